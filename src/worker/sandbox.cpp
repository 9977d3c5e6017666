// The pipe carries messages: one byte of tag, four of length (little-endian), the payload. The
// child ends with kDone or kError; an end without either is a fault, however much arrived before.
#include "worker/sandbox.h"

#include "base/file.h"
#include "base/hash.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <new>
#include <optional>

namespace assay::worker {

namespace {

constexpr char kDone = '\x01';
constexpr char kError = '\x02';
constexpr std::size_t kHeader = 5;
constexpr int kTickMs = 50;
constexpr std::size_t kStderrBytes = 4096;

// ---- scratch
// ----------------------------------------------------------------------------------------

// A private folder that goes away with its owner, in the process that made it only.
class Scratch {
 public:
  Scratch() = default;
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    if (!made_.empty()) ::rmdir(made_.c_str());  // fails, rightly, while another job uses it
  }
  Status make(const std::string& below) {
    std::error_code error;
    const bool existed = std::filesystem::exists(below, error);
    std::filesystem::create_directories(below, error);
    if (error)
      return fail(ErrorCode::io, "cannot make the scratch folder: " + error.message(), below);
    if (!existed) made_ = below;
    std::string name = below + "/scan-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) {
      return std::unexpected(os_error("cannot make a scratch folder in", below));
    }
    path_ = std::move(name);
    return {};
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::string made_;
};

// ---- the child
// --------------------------------------------------------------------------------------

void close_all_but(std::vector<int> keep) {
  std::sort(keep.begin(), keep.end());
  unsigned next = 0;
  for (const int fd : keep) {
    if (fd < 0) continue;
    const auto number = static_cast<unsigned>(fd);
    if (number > next) ::close_range(next, number - 1, 0);
    next = std::max(next, number + 1);
  }
  ::close_range(next, ~0u, 0);
}

// Standard output and input lead nowhere; standard error leads to the parent, for the last words of
// a crash.
void settle(const SandboxOptions& options, int pipe, int errors) {
  for (const int ignored : {SIGINT, SIGQUIT, SIGHUP, SIGPIPE, SIGXFSZ})
    std::signal(ignored, SIG_IGN);
  for (const int usual : {SIGTERM, SIGCHLD, SIGSEGV, SIGABRT}) std::signal(usual, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  const auto kept = [&](int fd) {
    return std::find(options.keep_fds.begin(), options.keep_fds.end(), fd) !=
           options.keep_fds.end();
  };
  const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nowhere >= 0 && !kept(0)) ::dup2(nowhere, 0);
  if (nowhere >= 0) ::dup2(nowhere, 1);
  ::dup2(errors, 2);
  std::vector<int> keep = options.keep_fds;
  keep.insert(keep.end(), {0, 1, 2, pipe});
  close_all_but(std::move(keep));
}

std::string encode(const Error& error) {
  std::string out(1, static_cast<char>(error.code));
  out += error.message;
  out += '\0';
  out += error.where;
  return out;
}

Status guarded(const JailBody& body, Jail& jail) {
  try {
    return body(jail);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::limit, "out of memory");
  } catch (const std::exception& error) {
    return fail(ErrorCode::internal, std::string("the scan process failed: ") + error.what());
  }
}

[[noreturn]] void be_the_child(const SandboxOptions& options, const Lockdown& rules,
                               const JailBody& body, int pipe, int errors) {
  settle(options, pipe, errors);
  // OpenSSL reads its configuration at first use, and the files will be out of reach.
  (void)sha256({});
  Jail jail(pipe, rules);
  const Status result = guarded(body, jail);
  const Status sent = result ? jail.send(kDone, "") : jail.send(kError, encode(result.error()));
  ::_exit(sent ? 0 : 1);
}

// ---- the parent
// -------------------------------------------------------------------------------------

enum class Stop { none, timed_out, cancelled, too_much };

class Watch {
 public:
  Watch(const SandboxOptions& options, const OnMessage& on_message, pid_t child, Fd pipe, Fd errors)
      : options_(options),
        on_message_(on_message),
        child_(child),
        pipe_(std::move(pipe)),
        errors_(std::move(errors)) {}

  Status run() {
    const auto deadline = std::chrono::steady_clock::now() + options_.timeout;
    while (!pipe_ended_) {
      if (options_.tick) options_.tick();
      if (options_.cancelled != nullptr && options_.cancelled->load()) stop(Stop::cancelled);
      if (std::chrono::steady_clock::now() >= deadline) stop(Stop::timed_out);
      wait_for_bytes();
      take_errors();
      // A stray copy of the pipe in some other process must not hold us up once the child is gone.
      const bool gone = reaped_ || reap(WNOHANG);
      take_messages();
      if (gone) break;
    }
    if (!reaped_) reap(0);
    take_errors();
    return verdict();
  }

 private:
  void wait_for_bytes() {
    pollfd fds[2] = {{pipe_.get(), POLLIN, 0}, {errors_ended_ ? -1 : errors_.get(), POLLIN, 0}};
    ::poll(fds, 2, kTickMs);
  }

  void stop(Stop reason) {
    if (stopped_ != Stop::none) return;
    stopped_ = reason;
    ::kill(child_, SIGKILL);
  }

  bool reap(int flags) {
    pid_t got = 0;
    do {
      got = ::waitpid(child_, &status_, flags);
    } while (got < 0 && errno == EINTR);
    reaped_ = got != 0;
    lost_ = got < 0;
    return reaped_;
  }

  void take_errors() {
    char block[1024];
    while (!errors_ended_) {
      const ssize_t got = ::read(errors_.get(), block, sizeof block);
      if (got < 0) return;
      if (got == 0) errors_ended_ = true;
      const auto room = kStderrBytes - std::min(kStderrBytes, last_words_.size());
      last_words_.append(block, std::min(static_cast<std::size_t>(got), room));
    }
  }

  void take_messages() {
    char block[64 << 10];
    for (;;) {
      const ssize_t got = ::read(pipe_.get(), block, sizeof block);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return;  // nothing more for now
      if (got == 0) {
        pipe_ended_ = true;
        return;
      }
      received_ += static_cast<std::uint64_t>(got);
      if (received_ > options_.reply_bytes) stop(Stop::too_much);
      if (stopped_ != Stop::none) continue;
      buffer_.append(block, static_cast<std::size_t>(got));
      deliver();
    }
  }

  void deliver() {
    std::size_t at = 0;
    while (buffer_.size() - at >= kHeader) {
      const auto length = le32(as_bytes(buffer_), at + 1);
      if (buffer_.size() - at - kHeader < length) break;
      message(buffer_[at], std::string_view(buffer_).substr(at + kHeader, length));
      at += kHeader + length;
    }
    buffer_.erase(0, at);
  }

  void message(char tag, std::string_view payload) {
    if (done_ || error_) return;  // nothing counts after the end
    if (tag == kDone) {
      done_ = true;
    } else if (tag == kError && !payload.empty()) {
      const auto split = std::min(payload.find('\0', 1), payload.size());
      Error error;
      const auto code = static_cast<unsigned char>(payload[0]);
      if (code <= static_cast<unsigned>(ErrorCode::internal))
        error.code = static_cast<ErrorCode>(code);
      error.message = std::string(payload.substr(1, split - 1));
      if (split < payload.size()) error.where = std::string(payload.substr(split + 1));
      error_ = std::move(error);
    } else if (on_message_ && static_cast<unsigned char>(tag) >= 0x20) {
      on_message_(tag, payload);
    }
  }

  Status verdict() const {
    switch (stopped_) {
      case Stop::cancelled:
        return fail(ErrorCode::cancelled, "interrupted");
      case Stop::timed_out:
        return fail(ErrorCode::timeout, "stopped: the time limit of " + limit_words());
      case Stop::too_much:
        return fail(ErrorCode::limit, "the scan process sent too large an answer");
      case Stop::none:
        break;
    }
    const bool clean_exit = !lost_ && WIFEXITED(status_);
    if (clean_exit && error_) return std::unexpected(described(*error_));
    if (clean_exit && WEXITSTATUS(status_) == 0 && done_) return {};
    return fault();
  }

  std::string limit_words() const {
    const auto ms = options_.timeout.count();
    return (ms % 1000 == 0 ? std::to_string(ms / 1000) + " s" : std::to_string(ms) + " ms") +
           " was reached";
  }

  Error described(Error error) const {
    if (error.code == ErrorCode::limit && error.message == "out of memory") {
      error.message = "out of memory: the scan needs more than its limit of " +
                      std::to_string(options_.lockdown.memory_bytes >> 20) + " MB";
    }
    return error;
  }

  Status fault() const {
    if (lost_ || !WIFSIGNALED(status_)) {
      return fail(ErrorCode::internal,
                  "the scan process ended without a complete answer" + words());
    }
    const int number = WTERMSIG(status_);
    const char* abbreviation = ::sigabbrev_np(number);
    const std::string named =
        "signal " + std::to_string(number) +
        (abbreviation == nullptr ? "" : std::string(" (SIG") + abbreviation + ")");
    if (number == SIGXCPU)
      return fail(ErrorCode::timeout, "stopped: the processor time limit was reached");
    if (number == SIGSYS) {
      return fail(ErrorCode::internal,
                  "the scan process was stopped by the sandbox for a forbidden system call (" +
                      named + ")");
    }
    if (number == SIGKILL) {
      return fail(ErrorCode::internal, "the scan process was killed by " + named +
                                           "; the system may be short of memory");
    }
    return fail(ErrorCode::internal, "the scan process crashed: " + named + words());
  }

  // What it said last, fit for a terminal: it may be the words of hostile bytes.
  std::string words() const {
    std::string line;
    for (const char c : last_words_) {
      if (line.size() >= 300) break;
      const auto code = static_cast<unsigned char>(c);
      line += code >= 0x20 && code < 0x7f ? c : ' ';
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    return line.empty() ? "" : "; it said: " + line;
  }

  const SandboxOptions& options_;
  const OnMessage& on_message_;
  pid_t child_;
  Fd pipe_;
  Fd errors_;
  std::string buffer_;
  std::string last_words_;
  std::uint64_t received_ = 0;
  bool pipe_ended_ = false;
  bool errors_ended_ = false;
  bool reaped_ = false;
  bool lost_ = false;  // somebody else took our child's end
  bool done_ = false;
  int status_ = 0;
  Stop stopped_ = Stop::none;
  std::optional<Error> error_;
};

struct Pipe {
  Fd read_end;
  Fd write_end;
};

Result<Pipe> make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return std::unexpected(os_error("cannot make a pipe", ""));
  Pipe pipe{Fd(ends[0]), Fd(ends[1])};
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return pipe;
}

}  // namespace

Status Jail::send(char tag, std::string_view payload) {
  if (payload.size() > 0xffffffffu) return fail(ErrorCode::limit, "a message is larger than 4 GB");
  char header[kHeader] = {tag};
  const auto length = static_cast<std::uint32_t>(payload.size());
  std::memcpy(header + 1, &length, sizeof length);
  ASSAY_TRY(write_all(pipe_, as_bytes({header, sizeof header})));
  return write_all(pipe_, as_bytes(payload));
}

Status run_sandboxed(const SandboxOptions& options, const JailBody& body,
                     const OnMessage& on_message) {
  Scratch scratch;
  if (!options.scratch_dir.empty()) ASSAY_TRY(scratch.make(options.scratch_dir));
  Lockdown rules = options.lockdown;
  rules.scratch = scratch.path();
  ASSAY_ASSIGN(Pipe pipe, make_pipe());
  ASSAY_ASSIGN(Pipe errors, make_pipe());
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) return std::unexpected(os_error("cannot start the scan process", ""));
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (::getppid() != parent) ::_exit(1);  // it went before we asked to go with it
    be_the_child(options, rules, body, pipe.write_end.get(), errors.write_end.get());
  }
  pipe.write_end = Fd();
  errors.write_end = Fd();
  return Watch(options, on_message, child, std::move(pipe.read_end), std::move(errors.read_end))
      .run();
}

}  // namespace assay::worker
