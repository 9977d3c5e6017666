// SPDX-License-Identifier: GPL-2.0-only
#include "clam/jail.h"

#include <linux/capability.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <initializer_list>

namespace clam {

namespace {

// No file can be opened, made or removed any more (Landlock with no rule at all).
void forget_files() {
  struct {
    std::uint64_t files, net, scope;
  } attr{};
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, 1U);
  if (version < 1) return;
  attr.files = version >= 5 ? 0xffff : version >= 3 ? 0x7fff : version >= 2 ? 0x3fff : 0x1fff;
  if (version >= 4) attr.net = 3;
  if (version >= 6) attr.scope = 3;
  const auto rules =
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0U));
  if (rules < 0) return;
  ::syscall(SYS_landlock_restrict_self, rules, 0U);
  ::close(rules);
}

void limit_calls() {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  if (filter == nullptr) return;
  for (const char* name : {"read",
                           "pread64",
                           "readv",
                           "write",
                           "writev",
                           "close",
                           "lseek",
                           "fstat",
                           "newfstatat",
                           "statx",
                           "recvmsg",
                           "recvfrom",
                           "sendmsg",
                           "sendto",
                           "poll",
                           "ppoll",
                           "munmap",
                           "mremap",
                           "madvise",
                           "brk",
                           "futex",
                           "rt_sigaction",
                           "rt_sigprocmask",
                           "rt_sigreturn",
                           "sigaltstack",
                           "exit",
                           "exit_group",
                           "getpid",
                           "gettid",
                           "clock_gettime",
                           "gettimeofday",
                           "time",
                           "getrandom",
                           "getrusage",
                           "times",
                           "sched_yield",
                           "sched_getaffinity",
                           "sysinfo",
                           "fcntl",
                           "restart_syscall",
                           "rseq",
                           "set_robust_list",
                           "access",
                           "faccessat",
                           "faccessat2",
                           "stat",
                           "lstat",
                           "open",
                           "openat",
                           "getuid",
                           "geteuid",
                           "umask",
                           "ioctl"}) {
    const int number = seccomp_syscall_resolve_name(name);
    if (number >= 0) seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0);
  }
  for (const char* name : {"mmap", "mprotect"}) {  // no new code
    seccomp_rule_add(filter, SCMP_ACT_ALLOW, seccomp_syscall_resolve_name(name), 1,
                     SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  }
  seccomp_rule_add(filter, SCMP_ACT_ALLOW, seccomp_syscall_resolve_name("tgkill"), 1,
                   SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid())));
  // libclamav makes a temporary folder per content and removes it, although nothing is put there
  // when no archive is opened. It is told that it has one; the self-test (engine.h) proves that
  // this is enough.
  for (const char* name :
       {"mkdir", "mkdirat", "chmod", "fchmodat", "rmdir", "unlink", "unlinkat"}) {
    const int number = seccomp_syscall_resolve_name(name);
    if (number >= 0) seccomp_rule_add(filter, SCMP_ACT_ERRNO(0), number, 0);
  }
  for (const char* name : {"execve", "execveat", "ptrace", "process_vm_readv", "process_vm_writev",
                           "mount", "bpf", "unshare", "setns"}) {
    seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, seccomp_syscall_resolve_name(name), 0);
  }
  seccomp_load(filter);
  seccomp_release(filter);
}

void limit(__rlimit_resource resource, rlim_t value) {
  const rlimit both{value, value};
  ::setrlimit(resource, &both);
}

}  // namespace

void lock_down(int job_socket) {
  if (job_socket > 3) ::close_range(3, static_cast<unsigned>(job_socket) - 1, 0);
  ::close_range(static_cast<unsigned>(job_socket) + 1, ~0U, 0);
  if (::unshare(CLONE_NEWNET | CLONE_NEWIPC) != 0) {
    (void)::unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC);
  }
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct none[2] = {};
  ::syscall(SYS_capset, &header, none);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  std::signal(SIGXFSZ, SIG_IGN);
  limit(RLIMIT_NOFILE, 64);
  limit(RLIMIT_DATA, rlim_t{8} << 30);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  forget_files();
  limit_calls();
}

}  // namespace clam
