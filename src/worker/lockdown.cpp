#include "worker/lockdown.h"

#include "base/file.h"
#include "worker/syscalls.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace assay::worker {

namespace {

std::string why(const char* what) { return std::string(what) + ": " + std::strerror(errno); }

// ---- namespaces
// -------------------------------------------------------------------------------------

bool write_proc(const char* path, const std::string& text) {
  const Fd fd(::open(path, O_WRONLY | O_CLOEXEC));
  return fd && ::write(fd.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

constexpr int kNamespaces = CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;

// Root can leave the network by itself; anybody else (and root in a container without rights) needs
// a user namespace around it, in which the identity stays what it was. `contained` says that one
// was made.
std::string leave_namespaces(bool& contained) {
  contained = false;
  if (::geteuid() == 0 && ::unshare(kNamespaces) == 0) return "active";
  const uid_t uid = ::geteuid();
  const gid_t gid = ::getegid();
  if (::unshare(CLONE_NEWUSER | kNamespaces) != 0) return why("not permitted here");
  contained = true;
  const auto line = [](unsigned id) {
    return std::to_string(id) + " " + std::to_string(id) + " 1";
  };
  const bool mapped = write_proc("/proc/self/setgroups", "deny") &&
                      write_proc("/proc/self/uid_map", line(uid)) &&
                      write_proc("/proc/self/gid_map", line(gid));
  return mapped ? "active" : "active, without an identity map";
}

// ---- capabilities
// -----------------------------------------------------------------------------------

// Root keeps only the right to read files of other people: a folder given to `assay scan` may hold
// some.
std::string drop_capabilities() {
  const bool root = ::geteuid() == 0;
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[2] = {};
  if (root) data[0].effective = data[0].permitted = 1u << CAP_DAC_READ_SEARCH;
  if (::syscall(SYS_capset, &header, data) == 0) return "active";
  // Read-search may not be ours to keep (a container that never had it): then keep nothing.
  data[0] = {};
  return ::syscall(SYS_capset, &header, data) == 0 ? "active" : why("not dropped");
}

// ---- rlimits
// ----------------------------------------------------------------------------------------

void lower(__rlimit_resource resource, std::uint64_t value, std::string& problems) {
  rlimit current{};
  ::getrlimit(resource, &current);
  const auto limit = std::min<rlim_t>(value, current.rlim_max);
  const rlimit wanted{limit, limit};
  if (::setrlimit(resource, &wanted) != 0) problems = why("not all set");
}

std::string set_limits(const Lockdown& rules, bool contained) {
  std::string problems;
  lower(RLIMIT_CORE, 0, problems);
  lower(RLIMIT_DATA, rules.memory_bytes, problems);
  lower(RLIMIT_CPU, static_cast<std::uint64_t>(rules.cpu.count()), problems);
  lower(RLIMIT_FSIZE, rules.file_bytes, problems);
  lower(RLIMIT_NOFILE, rules.open_files, problems);
  // Counted per user, not per process tree: without a user namespace of our own it would count the
  // user's other programs. The system-call filter forbids new processes in either case.
  if (contained) lower(RLIMIT_NPROC, 64, problems);
  return problems.empty() ? "active" : problems;
}

// ---- Landlock
// --------------------------------------------------------------------------------------- Own
// definitions: the header of the build machine may know less than the kernel that runs us.

struct RulesetAttr {
  std::uint64_t handled_fs = 0;
  std::uint64_t handled_net = 0;
  std::uint64_t scoped = 0;
};
struct [[gnu::packed]] PathAttr {
  std::uint64_t allowed = 0;
  std::int32_t parent_fd = -1;
};
constexpr std::uint64_t kWriteFile = 1u << 1;
constexpr std::uint64_t kReadFile = 1u << 2;
constexpr std::uint64_t kReadDir = 1u << 3;
constexpr std::uint64_t kRemoveDir = 1u << 4;
constexpr std::uint64_t kRemoveFile = 1u << 5;
constexpr std::uint64_t kMakeDir = 1u << 7;
constexpr std::uint64_t kMakeReg = 1u << 8;
constexpr std::uint64_t kTruncate = 1u << 14;
constexpr std::uint64_t kNoNet = 3;    // bind and connect of TCP
constexpr std::uint64_t kNoScope = 3;  // abstract sockets and signals outside

// Rights of the file system that the kernel's Landlock version knows.
std::uint64_t handled_rights(long abi) {
  if (abi >= 5) return (1u << 16) - 1;  // + ioctl on devices
  if (abi >= 3) return (1u << 15) - 1;  // + truncate
  if (abi >= 2) return (1u << 14) - 1;  // + refer
  return (1u << 13) - 1;
}

bool grant(int ruleset, const std::string& path, std::uint64_t rights) {
  const Fd fd(::open(path.c_str(), O_PATH | O_CLOEXEC));
  if (!fd) return errno == ENOENT;  // nothing there, nothing to grant
  struct stat st{};
  if (::fstat(fd.get(), &st) != 0) return false;
  if (!S_ISDIR(st.st_mode)) rights &= kReadFile | kWriteFile | kTruncate;
  const PathAttr rule{rights, fd.get()};
  constexpr int kPathBeneath = 1;
  return ::syscall(SYS_landlock_add_rule, ruleset, kPathBeneath, &rule, 0) == 0;
}

std::string restrict_files(const Lockdown& rules) {
  constexpr unsigned kAskVersion = 1;
  const long abi = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, kAskVersion);
  if (abi < 1) return why("not available here");
  RulesetAttr attr;
  attr.handled_fs = handled_rights(abi);
  if (abi >= 4) attr.handled_net = kNoNet;
  if (abi >= 6) attr.scoped = kNoScope;
  const Fd ruleset(static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0)));
  if (!ruleset) return why("not available here");
  bool granted = true;
  for (const std::string& path : rules.readable) {
    granted = grant(ruleset.get(), path, kReadFile | kReadDir) && granted;
  }
  if (!rules.scratch.empty()) {
    const std::uint64_t all = kReadFile | kReadDir | kWriteFile | kRemoveDir | kRemoveFile |
                              kMakeDir | kMakeReg | (abi >= 3 ? kTruncate : 0);
    granted = grant(ruleset.get(), rules.scratch, all) && granted;
  }
  if (::syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0)
    return why("not available here");
  return granted ? "active" : "active; a folder could not be opened up";
}

}  // namespace

Layers lock_down(const Lockdown& rules) {
  Layers layers;
  bool contained = false;
  layers["namespaces"] = leave_namespaces(contained);
  layers["capabilities"] = drop_capabilities();
  layers["rlimits"] = set_limits(rules, contained);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);  // a change of credentials may have cleared it
  // Not traceable, not dumpable; and without it neither Landlock nor seccomp may be set by a plain
  // user.
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  layers["no_new_privs"] =
      ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? "active" : why("not available here");
  layers["landlock"] = restrict_files(rules);
  layers["seccomp"] = filter_syscalls();
  return layers;
}

}  // namespace assay::worker
