#include "cli/workbook_reader.h"

#include "base/file.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <string>

namespace assay::cli {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{20};
constexpr std::size_t kMaxReply = 256u << 20;

std::unexpected<Error> at_fault(std::string why) {
  return fail(ErrorCode::invalid_input, std::move(why));
}
std::unexpected<Error> cannot(const char* what) {
  return fail(ErrorCode::unavailable, os_error(what, "").message);
}

Result<Fd> in_memory(ByteView file) {
  Fd fd(::memfd_create("workbook", MFD_CLOEXEC));
  if (!fd) return cannot("cannot keep the workbook in memory");
  ASSAY_TRY(write_all(fd.get(), file));
  if (::lseek(fd.get(), 0, SEEK_SET) != 0) return cannot("cannot rewind the workbook");
  return fd;
}

// spawn, not fork: this process has threads, and a large heap that need not be copied.
Result<pid_t> start(int input, int output) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  // Not the listening socket, the records or anybody's connection.
  ::posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  std::string program = "assay", command = "read-workbook", locale = "LC_ALL=C.UTF-8";
  const std::array<char*, 3> arguments{program.data(), command.data(), nullptr};
  const std::array<char*, 2> environment{locale.data(), nullptr};  // no secrets of the server
  pid_t child = -1;
  const int error = ::posix_spawn(&child, "/proc/self/exe", &actions, nullptr, arguments.data(),
                                  environment.data());
  ::posix_spawn_file_actions_destroy(&actions);
  errno = error;
  if (error != 0) return cannot("cannot start the reader of workbooks");
  return child;
}

// Everything the child says before it ends, or why no more was taken.
Result<std::string> listen(int output) {
  const auto until = steady_clock::now() + kPatience;
  std::string said;
  std::array<char, 64 * 1024> buffer;
  while (true) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - steady_clock::now());
    if (left.count() <= 0) return at_fault("reading it took longer than 20 seconds");
    pollfd ready{output, POLLIN, 0};
    const int polled = ::poll(&ready, 1, static_cast<int>(left.count()));
    if (polled < 0 && errno != EINTR) return cannot("cannot wait for the reader of workbooks");
    if (polled <= 0) continue;
    const ssize_t got = ::read(output, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return cannot("cannot hear the reader of workbooks");
    if (got == 0) return said;
    said.append(buffer.data(), static_cast<std::size_t>(got));
    if (said.size() > kMaxReply) return at_fault("it holds more than 256 MB of text");
  }
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

Result<report::Workbook> read_workbook_apart(ByteView file) {
  ASSAY_ASSIGN(const Fd input, in_memory(file));
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return cannot("cannot make a pipe");
  const Fd output(ends[0]);
  Fd theirs(ends[1]);
  ASSAY_ASSIGN(const pid_t child, start(input.get(), theirs.get()));
  theirs = Fd();  // the child's end is the only one, so that its death ends the reading
  const Result<std::string> said = listen(output.get());
  if (!said) ::kill(child, SIGKILL);
  const int status = wait_for(child);
  if (!said) return std::unexpected(said.error());
  if (WIFSIGNALED(status))
    return at_fault("reading it failed with signal " + std::to_string(WTERMSIG(status)));
  if (WEXITSTATUS(status) == 1) return at_fault(*said);
  if (WEXITSTATUS(status) != 0)
    return fail(ErrorCode::unavailable, "the reader of workbooks did not start");
  return report::workbook_from_json(*said);
}

}  // namespace assay::cli
