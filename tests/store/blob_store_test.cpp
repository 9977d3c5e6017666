#include "store/blob_store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

namespace assay::store {

namespace {

class BlobStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = testing::TempDir() + "blob_store_test";
    std::filesystem::remove_all(directory_);
    store_ = open_blob_directory(directory_).value();
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }
  std::string file(const std::string& content) {
    const std::string path = directory_ + "/part";
    EXPECT_TRUE(write_file_atomic(path, content));
    return path;
  }
  std::string directory_;
  std::unique_ptr<BlobStore> store_;
};

constexpr Seconds kFuture{std::chrono::seconds(4'000'000'000)};

}  // namespace

TEST_F(BlobStoreTest, GivesBackWhatWasPut) {
  const Digest digest = store_->put("hello").value();
  EXPECT_EQ(digest, sha256(as_bytes("hello")));
  EXPECT_TRUE(store_->has(digest));
  EXPECT_EQ(store_->read(digest).value(), "hello");
  EXPECT_FALSE(store_->has(sha256({})));
  EXPECT_EQ(store_->read(sha256({})).error().code, ErrorCode::not_found);
}

TEST_F(BlobStoreTest, NeverOverwrites) {
  const Digest digest = store_->put("hello").value();
  struct stat before{}, after{};
  ASSERT_EQ(::stat(store_->path(digest).c_str(), &before), 0);
  EXPECT_TRUE(store_->put("hello"));
  ASSERT_EQ(::stat(store_->path(digest).c_str(), &after), 0);
  EXPECT_EQ(before.st_ino, after.st_ino);
}

TEST_F(BlobStoreTest, AdoptsByRenameAndMayRepeat) {
  const std::string path = file("package");
  const Digest digest = sha256(as_bytes("package"));
  struct stat before{}, after{};
  ASSERT_EQ(::stat(path.c_str(), &before), 0);
  EXPECT_TRUE(store_->adopt(path, digest));
  ASSERT_EQ(::stat(store_->path(digest).c_str(), &after), 0);
  EXPECT_EQ(before.st_ino, after.st_ino);
  EXPECT_TRUE(store_->adopt(path, digest));  // as after a crash between the rename and the commit
  EXPECT_FALSE(store_->adopt(path, sha256(as_bytes("another"))));
}

TEST_F(BlobStoreTest, SweepsOnlyOldBlobsThatNobodyRefersTo) {
  const Digest kept = store_->put("kept").value(), gone = store_->put("gone").value();
  const auto referenced = [&](const Digest& digest) { return digest == kept; };
  EXPECT_EQ(store_->sweep(referenced, Seconds{}).value(), 0u);
  EXPECT_TRUE(store_->has(gone));
  EXPECT_EQ(store_->sweep(referenced, kFuture).value(), 1u);
  EXPECT_TRUE(store_->has(kept));
  EXPECT_FALSE(store_->has(gone));
}

}  // namespace assay::store
