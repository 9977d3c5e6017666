// Time is an argument. Only cli/main.cpp makes the real clock.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace assay {

using Seconds = std::chrono::sys_seconds;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Seconds now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Seconds now() const override {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  }
};

// RFC 3339 in UTC: "2026-11-23T22:31:00Z".
std::string to_rfc3339(Seconds time);
// False when `text` is not RFC 3339 (date alone is taken as midnight UTC).
bool parse_rfc3339(std::string_view text, Seconds& out);

}  // namespace assay
