#include "worker/sandbox.h"

#include "base/file.h"
#include "base/hash.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

// A sanitizer maps terabytes and catches signals itself: limits and crashes look different under
// it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ASSAY_SKIP_UNDER_SANITIZERS() \
  GTEST_SKIP() << "skipped: the sanitizer owns memory and signals"
#else
#define ASSAY_SKIP_UNDER_SANITIZERS() static_cast<void>(0)
#endif

namespace assay::worker {

namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Sandbox : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "assay-sandbox-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    root_ = name;
    options_.scratch_dir = root_ + "/scratch";
    options_.timeout = std::chrono::seconds(60);
    options_.lockdown.memory_bytes = 512u << 20;
    // A second job's folder keeps the parent folder alive, as on a busy server.
    fs::create_directories(root_ + "/scratch/other");
    std::ofstream(root_ + "/scratch/other/secret") << "another seller's bytes";
  }
  void TearDown() override { fs::remove_all(root_); }

  // The numbers that the body sends, or the error.
  Status run(const JailBody& body) {
    sent_.clear();
    return run_sandboxed(options_, body,
                         [this](char, std::string_view text) { sent_.emplace_back(text); });
  }
  // What `act` does once locked: 0 or errno.
  int locked(const std::function<int()>& act) {
    const Status status = run([&](Jail& jail) -> Status {
      (void)jail.lock();
      errno = 0;
      const int result = act();
      return jail.send('e', std::to_string(result < 0 ? errno : 0));
    });
    EXPECT_TRUE(status) << status.error().text();
    return sent_.empty() ? -1 : std::atoi(sent_[0].c_str());
  }
  std::string death(const std::function<void()>& act) {
    const Status status = run([&](Jail& jail) -> Status {
      (void)jail.lock();
      act();
      return {};
    });
    EXPECT_FALSE(status) << "the act was allowed";
    return status ? "" : status.error().text();
  }
  void expect_clean() const {
    std::vector<std::string> left;
    for (const auto& entry : fs::directory_iterator(root_ + "/scratch")) {
      left.push_back(entry.path().filename().string());
    }
    EXPECT_THAT(left, testing::ElementsAre("other"));
  }

  std::string root_;
  SandboxOptions options_;
  std::vector<std::string> sent_;
};

TEST_F(Sandbox, DeliversMessagesInOrderAndWhole) {
  const std::string big(3u << 20, 'x');
  const Status status = run([&](Jail& jail) -> Status {
    (void)jail.lock();
    ASSAY_TRY(jail.send('a', "first"));
    ASSAY_TRY(jail.send('b', big));
    return jail.send('c', "");
  });
  ASSERT_TRUE(status) << status.error().text();
  EXPECT_EQ(sent_, (std::vector<std::string>{"first", big, ""}));
  expect_clean();
}

TEST_F(Sandbox, PassesTheBodysErrorOn) {
  const Status status =
      run([](Jail&) -> Status { return fail(ErrorCode::damaged, "not a report", "a.zip!/b"); });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::damaged);
  EXPECT_EQ(status.error().text(), "a.zip!/b: not a report");
}

TEST_F(Sandbox, NamesEveryLayer) {
  const Status status = run([](Jail& jail) -> Status {
    for (const auto& [layer, state] : jail.lock()) ASSAY_TRY(jail.send('l', layer + "=" + state));
    return {};
  });
  ASSERT_TRUE(status);
  EXPECT_THAT(sent_, testing::Contains("seccomp=active"));
  EXPECT_THAT(sent_, testing::Contains("rlimits=active"));
  EXPECT_THAT(sent_, testing::Contains("no_new_privs=active"));
  for (const char* layer : {"landlock=", "namespaces=", "capabilities="}) {
    EXPECT_THAT(sent_, testing::Contains(testing::StartsWith(layer)));
  }
}

TEST_F(Sandbox, RefusesSockets) {
  EXPECT_EQ(locked([] { return ::socket(AF_INET, SOCK_STREAM, 0); }), EPERM);
  EXPECT_EQ(locked([] { return ::socket(AF_UNIX, SOCK_STREAM, 0); }), EPERM);
}

TEST_F(Sandbox, ReadsAndWritesItsOwnScratchOnly) {
  const Status status = run([&](Jail& jail) -> Status {
    (void)jail.lock();
    const auto attempt = [&](const std::string& path, int flags) {
      const Fd fd(::open(path.c_str(), flags | O_CLOEXEC, 0600));
      return jail.send('e', fd ? "open" : std::strerror(errno));
    };
    ASSAY_TRY(attempt(jail.scratch() + "/mine", O_RDWR | O_CREAT));
    ASSAY_TRY(attempt(root_ + "/outside", O_RDWR | O_CREAT));
    ASSAY_TRY(attempt(root_ + "/scratch/other/secret", O_RDONLY));
    ASSAY_TRY(attempt("/etc/passwd", O_RDONLY));
    return attempt("/proc/self/environ", O_RDONLY);
  });
  ASSERT_TRUE(status) << status.error().text();
  const std::string denied = std::strerror(EACCES);
  EXPECT_EQ(sent_, (std::vector<std::string>{"open", denied, denied, denied, denied}));
  EXPECT_FALSE(fs::exists(root_ + "/outside"));
  expect_clean();
}

TEST_F(Sandbox, ReadsWhatIsListedAndDoesNotWriteIt) {
  fs::create_directories(root_ + "/home/advisories");
  std::ofstream(root_ + "/home/advisories/data") << "facts";
  options_.lockdown.readable = {root_ + "/home/advisories", root_ + "/absent"};
  const std::string path = root_ + "/home/advisories/data";
  EXPECT_EQ(locked([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC); }), 0);
  EXPECT_EQ(locked([&] { return ::open(path.c_str(), O_WRONLY | O_CLOEXEC); }), EACCES);
  EXPECT_EQ(locked([&] { return ::unlink(path.c_str()); }), EACCES);
}

TEST_F(Sandbox, ClosesInheritedFiles) {
  const Fd secret(::open((root_ + "/scratch/other/secret").c_str(), O_RDONLY | O_CLOEXEC));
  char byte = 0;
  EXPECT_EQ(locked([&] { return static_cast<int>(::pread(secret.get(), &byte, 1, 0)); }), EBADF);
  options_.keep_fds = {secret.get()};
  EXPECT_EQ(locked([&] { return static_cast<int>(::pread(secret.get(), &byte, 1, 0)); }), 0);
}

TEST_F(Sandbox, StopsExecPtraceAndMount) {
  EXPECT_THAT(death([] { ::execl("/bin/true", "true", nullptr); }),
              HasSubstr("forbidden system call"));
  EXPECT_THAT(death([] { ::ptrace(PTRACE_ATTACH, ::getppid(), nullptr, nullptr); }),
              HasSubstr("forbidden system call"));
  EXPECT_THAT(death([] { (void)::chroot("/"); }), HasSubstr("forbidden system call"));
  expect_clean();
}

TEST_F(Sandbox, RefusesProcessesSignalsAndNewCode) {
  EXPECT_EQ(locked([] { return ::fork(); }), EPERM);
  EXPECT_EQ(locked([] { return ::kill(::getppid(), SIGKILL); }), EPERM);
  EXPECT_EQ(locked([] {
              void* page = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
              return page == MAP_FAILED ? -1 : 0;
            }),
            EPERM);
}

TEST_F(Sandbox, AllowsThreadsAndHashing) {
  const Status status = run([](Jail& jail) -> Status {
    (void)jail.lock();
    std::string digest;
    std::thread worker([&] { digest = sha256(as_bytes("abc")).hex().substr(0, 8); });
    worker.join();
    return jail.send('d', digest);
  });
  ASSERT_TRUE(status) << status.error().text();
  EXPECT_EQ(sent_, std::vector<std::string>{"ba7816bf"});
}

TEST_F(Sandbox, NamesAKill) {
  const Status status = run([](Jail& jail) -> Status {
    std::ofstream(jail.scratch() + "/half") << "half";
    ::raise(SIGKILL);
    return {};
  });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::internal);
  EXPECT_THAT(status.error().text(), HasSubstr("killed by signal 9 (SIGKILL)"));
  expect_clean();
}

TEST_F(Sandbox, NamesACrashWithItsLastWords) {
  ASSAY_SKIP_UNDER_SANITIZERS();
  const std::string text = death([] {
    std::fputs("\x1b[31mtable overrun\n", stderr);
    std::abort();
  });
  EXPECT_THAT(text, HasSubstr("signal 6 (SIGABRT)"));
  EXPECT_THAT(text, HasSubstr("it said:  [31mtable overrun"));
  expect_clean();
}

TEST_F(Sandbox, StopsAnEndlessLoop) {
  options_.timeout = std::chrono::milliseconds(200);
  volatile bool forever = true;
  const Status status = run([&](Jail& jail) -> Status {
    (void)jail.lock();
    while (forever) {
    }
    return {};
  });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::timeout);
  EXPECT_THAT(status.error().text(), HasSubstr("200 ms"));
  expect_clean();
}

TEST_F(Sandbox, NamesAMemoryHog) {
  ASSAY_SKIP_UNDER_SANITIZERS();
  options_.lockdown.memory_bytes = 64u << 20;
  const Status status = run([](Jail& jail) -> Status {
    (void)jail.lock();
    std::vector<std::string> hoard;
    for (;;) hoard.emplace_back(1u << 20, 'm');
  });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::limit);
  EXPECT_EQ(status.error().message, "out of memory: the scan needs more than its limit of 64 MB");
  expect_clean();
}

TEST_F(Sandbox, EndsWhenCancelled) {
  std::atomic<bool> cancelled{true};
  options_.cancelled = &cancelled;
  volatile bool forever = true;
  const Status status = run([&](Jail&) -> Status {
    while (forever) {
    }
    return {};
  });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::cancelled);
  expect_clean();
}

TEST_F(Sandbox, NeverTakesATornAnswer) {
  const Status status = run([](Jail& jail) -> Status {
    ASSAY_TRY(jail.send('r', "all of it"));
    ::_exit(0);
  });
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().text(), HasSubstr("without a complete answer"));
}

TEST_F(Sandbox, BoundsTheAnswer) {
  options_.reply_bytes = 1u << 20;
  const Status status = run([](Jail& jail) -> Status {
    const std::string flood(1u << 20, 'f');
    for (;;) ASSAY_TRY(jail.send('f', flood));
  });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::limit);
}

TEST_F(Sandbox, TurnsAnExceptionIntoAnError) {
  const Status status = run([](Jail&) -> Status { throw std::runtime_error("third party"); });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::internal);
  EXPECT_THAT(status.error().text(), HasSubstr("third party"));
}

}  // namespace

}  // namespace assay::worker
