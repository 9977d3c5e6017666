#include "worker/clam_server.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <set>

namespace assay::worker {

namespace {

namespace fs = std::filesystem;

bool has_databases(const std::string& folder) {
  static const std::set<std::string> kKinds = {".hdb", ".hsb", ".hdu", ".hsu", ".mdb",
                                               ".msb", ".ndb", ".ndu", ".ldb", ".ldu",
                                               ".cvd", ".cld", ".cud"};
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (kKinds.contains(entry.path().extension().string())) return true;
  }
  return false;
}

std::string beside_us() {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  return error ? "" : (self.parent_path() / "assay-clam").string();
}

constexpr int kControlFd = 3;

Result<pid_t> spawn(const std::string& program, const std::string& folder, int control) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, control, kControlFd);
  std::array<std::string, 5> words{"assay-clam", "--database", folder, "--control",
                                   std::to_string(kControlFd)};
  std::array<char*, 6> argv{};
  for (std::size_t i = 0; i < words.size(); ++i) argv[i] = words[i].data();
  std::string path = "PATH=/usr/bin:/bin";
  std::array<char*, 2> environment{path.data(), nullptr};
  pid_t child = -1;
  errno =
      ::posix_spawn(&child, program.c_str(), &actions, nullptr, argv.data(), environment.data());
  const int error = errno;
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return std::unexpected(os_error("cannot start assay-clam", ""));
  return child;
}

struct Pair {
  Fd ours;
  Fd theirs;
};

Result<Pair> make_pair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    return std::unexpected(os_error("cannot make a socket pair", ""));
  }
  return Pair{Fd(ends[0]), Fd(ends[1])};
}

}  // namespace

Result<ClamServer> ClamServer::start(const std::string& database_folder, std::string program) {
  if (!has_databases(database_folder)) {
    return fail(ErrorCode::not_found, "no ClamAV signatures are installed");
  }
  if (program.empty()) program = beside_us();
  if (::access(program.c_str(), X_OK) != 0) {
    return fail(ErrorCode::not_found, "the program assay-clam is not installed");
  }
  ASSAY_ASSIGN(Pair control, make_pair());
  ASSAY_ASSIGN(const pid_t child, spawn(program, database_folder, control.theirs.get()));
  return ClamServer(std::move(control.ours), child);
}

ClamServer::~ClamServer() {
  if (child_ <= 0) return;
  ::kill(child_, SIGKILL);  // it holds no state; its jobs end with their own sockets
  while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

Result<Fd> ClamServer::connect() const {
  ASSAY_ASSIGN(Pair job, make_pair());
  char order = 'J';
  const int fd = job.theirs.get();
  iovec part{&order, 1};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> space{};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = space.data();
  header.msg_controllen = space.size();
  cmsghdr* rights = CMSG_FIRSTHDR(&header);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof fd);
  std::memcpy(CMSG_DATA(rights), &fd, sizeof fd);
  if (::sendmsg(control_.get(), &header, MSG_NOSIGNAL) != 1) {
    return fail(ErrorCode::unavailable, "assay-clam has ended");
  }
  return std::move(job.ours);
}

}  // namespace assay::worker
