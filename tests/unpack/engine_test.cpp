// The engine on containers built here, byte by byte.
#include "unpack/engine.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace assay::unpack {
namespace {

std::string scratch() {
  const char* folder = std::getenv("TMPDIR");
  return folder != nullptr ? folder : "/tmp";
}

Tree unpack_bytes(const std::string& name, std::string_view bytes) {
  const MemorySource source(as_bytes(bytes));
  Options options;
  options.scratch_dir = scratch();
  Observer nobody;
  auto tree = unpack({.name = name, .source = &source}, options, nobody);
  EXPECT_TRUE(tree.has_value());
  return tree ? std::move(*tree) : Tree{};
}

TEST(Engine, APlainFileIsALeafWithItsDigest) {
  const Tree tree = unpack_bytes("a.bin", std::string("\x01\x02\x03hello"));
  ASSERT_EQ(tree.artifacts.size(), 1u);
  EXPECT_EQ(tree.artifacts[0].status, Coverage::leaf);
  EXPECT_EQ(tree.artifacts[0].digest, sha256(as_bytes("\x01\x02\x03hello")));
  EXPECT_EQ(tree.path(0), "a.bin");
}

TEST(Engine, AnEmptyFileIsALeaf) {
  const Tree tree = unpack_bytes("empty", "");
  ASSERT_EQ(tree.artifacts.size(), 1u);
  EXPECT_EQ(tree.artifacts[0].status, Coverage::leaf);
}

}  // namespace
}  // namespace assay::unpack
