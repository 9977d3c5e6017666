#include "cli/child_processes.h"

#include "base/file.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <thread>

namespace assay::cli {
namespace {

using std::chrono::steady_clock;

// After fork in a process with threads: only calls that are safe in a signal handler.
[[noreturn]] void become(char* const* argv, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(1);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  // Not the listening socket, nor anybody's connection: they would stay open for as long as the
  // child.
  close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
  execv("/proc/self/exe", argv);
  _exit(127);
}

}  // namespace

Result<pid_t> start_self(const std::vector<std::string>& args) {
  std::vector<std::string> words{"assay"};
  words.insert(words.end(), args.begin(), args.end());
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) return std::unexpected(os_error("cannot start a process", "fork"));
  if (pid == 0) become(argv.data(), parent);
  return pid;
}

bool WorkerProcesses::reap() {
  bool ended = false;
  for (auto& slot : slots_) {
    int status = 0;
    if (slot.pid < 0 || waitpid(slot.pid, &status, WNOHANG) != slot.pid) continue;
    slot.pid = -1;
    ended = true;
    const auto now = steady_clock::now();
    slot.failures = now - slot.started < std::chrono::minutes(1) ? slot.failures + 1 : 0;
    slot.not_before = now + std::chrono::seconds(1 << std::min(slot.failures, 6)) / 2;
    std::fprintf(stderr, "assay serve: a worker ended (%s %d); it is started again\n",
                 WIFSIGNALED(status) ? "signal" : "status",
                 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
  }
  return ended;
}

bool WorkerProcesses::tend() {
  const bool ended = reap();
  for (auto& slot : slots_) {
    if (slot.pid >= 0 || steady_clock::now() < slot.not_before) continue;
    const auto pid = start_self(args_);
    slot.started = steady_clock::now();
    if (pid) {
      slot.pid = *pid;
    } else {
      slot.not_before = slot.started + std::chrono::seconds(5);
    }
  }
  return ended;
}

std::size_t WorkerProcesses::alive() const {
  return static_cast<std::size_t>(
      std::count_if(slots_.begin(), slots_.end(), [](const Slot& s) { return s.pid >= 0; }));
}

void WorkerProcesses::stop(std::chrono::seconds patience) {
  for (const auto& slot : slots_) {
    if (slot.pid >= 0) kill(slot.pid, SIGTERM);
  }
  const auto until = steady_clock::now() + patience;
  for (auto& slot : slots_) {
    while (slot.pid >= 0) {
      if (waitpid(slot.pid, nullptr, WNOHANG) == slot.pid) {
        slot.pid = -1;
      } else if (steady_clock::now() >= until) {
        kill(slot.pid, SIGKILL);
        waitpid(slot.pid, nullptr, 0);
        slot.pid = -1;
      } else {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      }
    }
  }
}

}  // namespace assay::cli
