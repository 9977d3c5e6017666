// SPDX-License-Identifier: GPL-2.0-only
// libclamav with one loaded database.
#pragma once

#include <cstddef>
#include <string>

struct cl_engine;

namespace clam {

enum class Outcome { clean, infected, error };

struct Verdict {
  Outcome outcome = Outcome::clean;
  std::string text;  // the signature, or why it could not be scanned
};

class Engine {
 public:
  Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine();

  // Loads every database of a folder. Returns what is wrong, or nothing.
  std::string load(const std::string& folder);
  // The lines of the greeting (protocol.md).
  const std::string& description() const { return description_; }
  // The bytes as they are: no archive is opened. At most kMostBytes.
  Verdict scan(const void* bytes, std::size_t size) const;

  // Scans a marker that was made up at load time, with a signature of its own. Empty when it was
  // found: libclamav answers "clean" to some of its own troubles, and this is how we would know.
  std::string self_test() const;

  static constexpr std::size_t kMostBytes = 2'000'000'000;  // libclamav stops at 2147483645

 private:
  std::string set_limits();
  std::string load_marker();

  cl_engine* engine_ = nullptr;
  std::string description_;
  std::string marker_;
};

}  // namespace clam
