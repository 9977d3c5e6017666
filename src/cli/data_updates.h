// `assay db update` in a child process: at start, every six hours, and when an administrator asks.
#pragma once

#include "http/services.h"

#include <sys/types.h>

#include <functional>
#include <mutex>
#include <string>

namespace assay::cli {

class DataUpdates {
 public:
  DataUpdates(std::string home, bool configured);
  // From any thread.
  http::DataUpdate status() const;
  Status request();
  // From the thread that owns child processes, every second or so. `finished` is called once after
  // an update that ended well.
  void tend(Seconds now, const std::function<void()>& finished);
  void stop();

 private:
  void begin(Seconds now);
  void end(int wait_status, const std::function<void()>& finished);
  const std::string home_;
  mutable std::mutex mutex_;
  http::DataUpdate status_;
  bool wanted_ = false;
  pid_t pid_ = -1;  // the owning thread's
};

}  // namespace assay::cli
