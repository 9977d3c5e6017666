#include "worker/queue.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace assay::worker {
namespace {

// The name of a process that has ended; its parent waited for it, or not yet.
std::string name_of_the_dead(pid_t* unburied = nullptr) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string name = worker_name();
    _exit(::write(ends[1], name.data(), name.size()) == static_cast<ssize_t>(name.size()) ? 0 : 1);
  }
  siginfo_t ended{};
  ::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT);
  if (unburied != nullptr) *unburied = child;
  if (unburied == nullptr) ::waitpid(child, nullptr, 0);
  char buffer[512];
  const auto got = ::read(ends[0], buffer, sizeof buffer);
  ::close(ends[0]);
  ::close(ends[1]);
  return {buffer, got > 0 ? static_cast<std::size_t>(got) : 0};
}

TEST(WorkerAlive, KnowsTheLivingFromTheDead) {
  EXPECT_TRUE(worker_alive(worker_name()));
  EXPECT_FALSE(worker_alive(name_of_the_dead()));
}

TEST(WorkerAlive, AZombieIsDead) {
  pid_t zombie = -1;
  EXPECT_FALSE(worker_alive(name_of_the_dead(&zombie)));
  ::waitpid(zombie, nullptr, 0);
}

TEST(WorkerAlive, AReusedPidIsSomebodyElse) { EXPECT_FALSE(worker_alive(worker_name() + "1")); }

TEST(WorkerAlive, OtherHostsAreLeftToTheirLeases) {
  EXPECT_TRUE(worker_alive("no-such-host.example:1:1"));
}

TEST(WorkerAlive, NonsenseIsDead) {
  for (const char* name : {"", ":", "::", "1:2", "worker"})
    EXPECT_FALSE(worker_alive(name)) << name;
}

TEST(CleanScratch, RemovesWhatTheDeadLeft) {
  const std::filesystem::path scratch =
      testing::TempDir() + "scratch_" + std::to_string(::getpid());
  const auto dead = scratch / name_of_the_dead();
  const auto living = scratch / worker_name();
  std::filesystem::create_directories(dead / "inner");
  std::filesystem::create_directories(living);
  std::ofstream(dead / "inner" / "member") << "bytes";
  clean_scratch(scratch.string());
  EXPECT_FALSE(std::filesystem::exists(dead));
  EXPECT_TRUE(std::filesystem::exists(living));
  std::filesystem::remove_all(scratch);
}

}  // namespace
}  // namespace assay::worker
