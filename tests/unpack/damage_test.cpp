// Every fixture, cut off and with bits flipped at fixed places: no crash, no hang, and what is
// missing is said.
#include "base/file.h"
#include "unpack/engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <set>

namespace assay::unpack {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = fs::path(ASSAY_FIXTURES) / "unpack";
constexpr int kPlaces = 12;

// Files of the formats, hostile ones too, each as its bytes. Folders are the file system's own
// matter.
std::vector<fs::path> inputs() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot)) {
    if (entry.is_regular_file() && entry.path().filename().string().starts_with("input."))
      found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

Tree unpack_bytes(std::string_view bytes) {
  const MemorySource source(as_bytes(bytes));
  Options options;
  options.scratch_dir = fs::temp_directory_path().string();
  // A flipped size may ask for much, and some fixtures are bombs; the limits are tested elsewhere.
  options.limits.total_bytes = options.limits.member_bytes = 8u << 20;
  Observer nobody;
  auto tree = unpack({.name = "input", .source = &source}, options, nobody);
  EXPECT_TRUE(tree) << (tree ? "" : tree.error().text());
  return tree ? std::move(*tree) : Tree{};
}

bool says_what_is_missing(const Tree& tree) {
  return std::any_of(tree.artifacts.begin(), tree.artifacts.end(),
                     [](const Artifact& a) { return a.damaged || a.status == Coverage::opaque; });
}

// What a person could miss without being told: content that the whole input has and the cut one
// lacks.
std::set<std::string> contents(const Tree& tree) {
  std::set<std::string> digests;
  for (const Artifact& a : tree.artifacts) {
    if (a.parent != kNoArtifact && a.kind == EntryKind::file && a.size > 0 &&
        a.status == Coverage::leaf)
      digests.insert(a.digest.hex());
  }
  return digests;
}

std::vector<std::size_t> places(std::size_t size) {
  std::mt19937 random(20261124);  // the same everywhere: the standard fixes its output
  std::vector<std::size_t> chosen;
  for (int i = 0; i < kPlaces && size > 1; ++i) chosen.push_back(1 + random() % (size - 1));
  return chosen;
}

class Damage : public ::testing::TestWithParam<fs::path> {};

TEST_P(Damage, ACutThatTakesContentAwayIsReported) {
  const std::string whole = read_file(GetParam().string()).value();
  const Tree sound = unpack_bytes(whole);
  // An archive behind other bytes (a JPEG, a script) is known by its end alone: without it, it is
  // data.
  if (sound.artifacts.empty() || sound.artifacts[0].type == nullptr ||
      sound.artifacts[0].type->open == nullptr) {
    return;
  }
  const std::set<std::string> all = contents(sound);
  for (const std::size_t keep : places(whole.size())) {
    const Tree cut = unpack_bytes(std::string_view(whole).substr(0, keep));
    ASSERT_FALSE(cut.artifacts.empty());
    // Cut so short that nothing tells the format: unknown data, read whole.
    if (cut.artifacts[0].type != sound.artifacts[0].type) continue;
    const std::set<std::string> left = contents(cut);
    const bool complete = std::includes(left.begin(), left.end(), all.begin(), all.end());
    EXPECT_TRUE(complete || says_what_is_missing(cut)) << "cut to " << keep << " bytes";
  }
}

TEST_P(Damage, AFlippedBitNeitherCrashesNorHangs) {
  const std::string whole = read_file(GetParam().string()).value();
  for (const std::size_t at : places(whole.size())) {
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << (at % 8)));
    const Tree tree = unpack_bytes(flipped);
    for (const Artifact& a : tree.artifacts) {
      EXPECT_TRUE(a.status != Coverage::opaque || a.reason != Reason::none);
    }
  }
}

std::string case_name(const ::testing::TestParamInfo<fs::path>& test) {
  std::string text = fs::relative(test.param.parent_path(), kRoot).string();
  std::replace_if(
      text.begin(), text.end(),
      [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return text;
}

INSTANTIATE_TEST_SUITE_P(Unpack, Damage, ::testing::ValuesIn(inputs()), case_name);

}  // namespace
}  // namespace assay::unpack
