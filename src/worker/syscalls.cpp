// What is allowed is what libarchive, LMDB in read-only use, YARA, malloc, iostreams and threads
// need once their files are open. Everything else answers EPERM, so that a library that probes for
// a feature goes on without it; the calls below kDeadly have no innocent caller here and end the
// process.
#include "worker/syscalls.h"

#include <linux/prctl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace assay::worker {

namespace {

constexpr const char* kAllowed[] = {
    // files that are open, and opening (paths are Landlock's business)
    "read",
    "readv",
    "pread64",
    "preadv",
    "preadv2",
    "write",
    "writev",
    "pwrite64",
    "pwritev",
    "pwritev2",
    "lseek",
    "_llseek",
    "close",
    "close_range",
    "open",
    "openat",
    "openat2",
    "creat",
    "stat",
    "lstat",
    "fstat",
    "newfstatat",
    "fstatat64",
    "statx",
    "statfs",
    "fstatfs",
    "access",
    "faccessat",
    "faccessat2",
    "readlink",
    "readlinkat",
    "getdents",
    "getdents64",
    "getcwd",
    "fcntl",
    "fcntl64",
    "flock",
    "fsync",
    "fdatasync",
    "ftruncate",
    "fallocate",
    "fadvise64",
    "readahead",
    "dup",
    "dup2",
    "dup3",
    "mkdir",
    "mkdirat",
    "rmdir",
    "unlink",
    "unlinkat",
    "rename",
    "renameat",
    "renameat2",
    "umask",
    "copy_file_range",
    "sendfile",
    "memfd_create",
    // talking over sockets and pipes that are already connected
    "sendmsg",
    "recvmsg",
    "sendto",
    "recvfrom",
    "shutdown",
    "pipe",
    "pipe2",
    "eventfd2",
    "poll",
    "ppoll",
    "select",
    "pselect6",
    "epoll_create1",
    "epoll_ctl",
    "epoll_wait",
    "epoll_pwait",
    // memory (mmap and mprotect are below)
    "brk",
    "munmap",
    "mremap",
    "madvise",
    "mincore",
    "msync",
    "mlock",
    "mlock2",
    "munlock",
    // threads and signals
    "futex",
    "futex_waitv",
    "set_robust_list",
    "get_robust_list",
    "set_tid_address",
    "rseq",
    "membarrier",
    "sched_yield",
    "sched_getaffinity",
    "sched_getparam",
    "sched_getscheduler",
    "getcpu",
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "rt_sigpending",
    "sigaltstack",
    "restart_syscall",
    "exit",
    "exit_group",
    // who and when
    "getpid",
    "gettid",
    "getppid",
    "getpgrp",
    "getuid",
    "geteuid",
    "getgid",
    "getegid",
    "getresuid",
    "getresgid",
    "uname",
    "sysinfo",
    "getrandom",
    "getrusage",
    "times",
    "time",
    "gettimeofday",
    "clock_gettime",
    "clock_getres",
    "clock_nanosleep",
    "nanosleep",
    "getrlimit",
};

constexpr const char* kDeadly[] = {
    "execve",      "execveat",     "ptrace",        "process_vm_readv", "process_vm_writev",
    "kcmp",        "mount",        "umount2",       "pivot_root",       "chroot",
    "setns",       "unshare",      "bpf",           "perf_event_open",  "userfaultfd",
    "init_module", "finit_module", "delete_module", "kexec_load",       "kexec_file_load",
    "add_key",     "request_key",  "keyctl",        "io_uring_setup",   "open_by_handle_at",
    "reboot",      "swapon",       "personality",
};

class Filter {
 public:
  Filter() : context_(seccomp_init(SCMP_ACT_ERRNO(EPERM))) {}
  Filter(const Filter&) = delete;
  Filter& operator=(const Filter&) = delete;
  ~Filter() {
    if (context_ != nullptr) seccomp_release(context_);
  }
  bool made() const { return context_ != nullptr; }

  // A name this processor does not have is not a gap: there is nothing to allow.
  template <class... Conditions>
  void add(std::uint32_t action, const char* call, Conditions... conditions) {
    const int number = seccomp_syscall_resolve_name(call);
    if (number < 0) return;
    const std::array<scmp_arg_cmp, sizeof...(conditions)> list{conditions...};
    const int result = seccomp_rule_add_array(context_, action, number,
                                              static_cast<unsigned>(list.size()), list.data());
    if (result != 0 && error_ == 0) error_ = -result;
  }
  template <class... Conditions>
  void allow(const char* call, Conditions... conditions) {
    add(SCMP_ACT_ALLOW, call, conditions...);
  }

  int load() {
    if (error_ != 0) return error_;
    // A binary tree instead of a chain of comparisons: half the cost of every call.
    seccomp_attr_set(context_, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    return -seccomp_load(context_);
  }

 private:
  scmp_filter_ctx context_;
  int error_ = 0;
};

void allow_conditional(Filter& filter) {
  // No memory that is writable and executable at once.
  for (const char* call : {"mmap", "mmap2", "mprotect"}) {
    filter.allow(call, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    filter.allow(call, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC | PROT_WRITE, PROT_EXEC));
  }
  // Threads, not processes. clone3 hides its flags behind a pointer; told that it does not exist,
  // the C library falls back to clone.
  filter.allow("clone",
               SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM));
  filter.add(SCMP_ACT_ERRNO(ENOSYS), "clone3");
  // abort() and pthread_kill: signals to ourselves only.
  filter.allow("tgkill", SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid())));
  filter.allow("prlimit64", SCMP_A2(SCMP_CMP_EQ, 0));
  filter.allow("ioctl", SCMP_A1(SCMP_CMP_EQ, TCGETS));
  filter.allow("ioctl", SCMP_A1(SCMP_CMP_EQ, FIONREAD));
  filter.allow("prctl", SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
  filter.allow("prctl", SCMP_A0(SCMP_CMP_EQ, 0x53564d41));  // PR_SET_VMA: names for malloc's arenas
}

}  // namespace

std::string filter_syscalls() {
  Filter filter;
  if (!filter.made()) return "no system-call filter: out of memory";
  for (const char* call : kAllowed) filter.allow(call);
  for (const char* call : kDeadly) filter.add(SCMP_ACT_KILL_PROCESS, call);
  allow_conditional(filter);
  const int error = filter.load();
  return error == 0 ? "active" : std::string("not available here: ") + std::strerror(error);
}

}  // namespace assay::worker
