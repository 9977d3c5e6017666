#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

namespace assay {
namespace {

struct WriteFileAtomic : testing::Test {
  std::filesystem::path folder = testing::TempDir() + "write_file_" + std::to_string(::getpid());
  void SetUp() override { std::filesystem::create_directories(folder); }
  void TearDown() override { std::filesystem::remove_all(folder); }
};

TEST_F(WriteFileAtomic, ReplacesAFileAndLeavesNothingBeside) {
  const std::string path = folder / "report";
  ASSERT_TRUE(write_file_atomic(path, "old"));
  ASSERT_TRUE(write_file_atomic(path, "new"));
  EXPECT_EQ(read_file(path).value(), "new");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
}

// As root, renaming over /dev/null would replace the device.
TEST_F(WriteFileAtomic, APipeIsWrittenToNotReplaced) {
  const std::string path = folder / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  std::string got;
  std::thread reader([&] { got = read_file(path).value_or("nothing"); });
  EXPECT_TRUE(write_file_atomic(path, "bytes"));
  reader.join();
  EXPECT_EQ(got, "bytes");
  struct stat st{};
  ASSERT_EQ(::lstat(path.c_str(), &st), 0);
  EXPECT_TRUE(S_ISFIFO(st.st_mode));
}

TEST_F(WriteFileAtomic, ALinkStaysALink) {
  const std::string target = folder / "target";
  const std::string link = folder / "link";
  ASSERT_TRUE(write_file_atomic(target, "old"));
  std::filesystem::create_symlink(target, link);
  ASSERT_TRUE(write_file_atomic(link, "new"));
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(read_file(target).value(), "new");
}

TEST_F(WriteFileAtomic, AFolderIsAnErrorThatNamesIt) {
  const Status written = write_file_atomic(folder, "bytes");
  ASSERT_FALSE(written);
  EXPECT_NE(written.error().text().find(folder.string()), std::string::npos);
}

}  // namespace
}  // namespace assay
