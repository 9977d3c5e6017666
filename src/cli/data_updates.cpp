#include "cli/data_updates.h"

#include "cli/child_processes.h"

#include <signal.h>
#include <sys/wait.h>

namespace assay::cli {
namespace {

constexpr std::chrono::hours kEvery{6};

}  // namespace

DataUpdates::DataUpdates(std::string home, bool configured) : home_(std::move(home)) {
  status_.configured = configured;
  wanted_ = configured;
}

http::DataUpdate DataUpdates::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

Status DataUpdates::request() {
  const std::lock_guard lock(mutex_);
  if (status_.running || wanted_) {
    return fail(ErrorCode::conflict, "An update is running already.", "update_running");
  }
  wanted_ = true;
  return {};
}

void DataUpdates::tend(Seconds now, const std::function<void()>& finished) {
  if (pid_ >= 0) {
    int wait_status = 0;
    if (waitpid(pid_, &wait_status, WNOHANG) == pid_) end(wait_status, finished);
    return;
  }
  bool due = false;
  {
    const std::lock_guard lock(mutex_);
    due = wanted_ || (status_.configured && now >= status_.next_attempt_at);
  }
  if (due) begin(now);
}

void DataUpdates::begin(Seconds now) {
  const auto pid = start_self({"db", "update", "--home", home_, "--quiet"});
  const std::lock_guard lock(mutex_);
  wanted_ = false;
  status_.last_attempt_at = now;
  status_.next_attempt_at = status_.configured ? now + kEvery : Seconds{};
  if (!pid) {
    status_.last_result = pid.error().message;
    return;
  }
  pid_ = *pid;
  status_.running = true;
}

void DataUpdates::end(int wait_status, const std::function<void()>& finished) {
  pid_ = -1;
  const bool well = WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0;
  {
    const std::lock_guard lock(mutex_);
    status_.running = false;
    if (well) {
      status_.last_result = "ok";
    } else if (WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 5) {
      status_.last_result = "the feeds could not be reached; the data stay as they are";
    } else {
      status_.last_result = "the update ended with status " + std::to_string(wait_status >> 8) +
                            "; the log of the server says why";
    }
  }
  if (well) finished();
}

void DataUpdates::stop() {
  if (pid_ < 0) return;
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

}  // namespace assay::cli
