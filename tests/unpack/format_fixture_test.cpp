// Every case of tests/fixtures/unpack/<format>/<case>/: `input.*` (a file, or a folder input.d) is
// unpacked and must give exactly expect.json. ASSAY_ACCEPT=1 writes what was found and marks the
// case as skipped.
#include "base/file.h"
#include "base/json.h"
#include "unpack/engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

namespace assay::unpack {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = fs::path(ASSAY_FIXTURES) / "unpack";

const char* kind_name(EntryKind kind) {
  switch (kind) {
    case EntryKind::file:
      return "file";
    case EntryKind::directory:
      return "directory";
    case EntryKind::symlink:
      return "symlink";
    case EntryKind::hardlink:
      return "hardlink";
    case EntryKind::device:
      return "device";
    case EntryKind::fifo:
      return "fifo";
  }
  return "file";
}

Json describe(const Tree& tree, ArtifactId id) {
  const Artifact& a = tree.artifacts[id];
  Json out;
  out["path"] = tree.path(id);
  if (a.kind != EntryKind::file) {
    out["kind"] = kind_name(a.kind);
    if (!a.link_target.empty()) out["target"] = a.link_target;
    return out;
  }
  out["size"] = a.size;
  out["type"] = a.type == nullptr ? "" : std::string(a.type->name);
  out["status"] = name(a.status);
  if (a.digest != Digest{}) out["sha256"] = a.digest.hex().substr(0, 16);
  if (a.reason != Reason::none) out["reason"] = name(a.reason);
  if (!a.detail.empty()) out["detail"] = a.detail;
  if (a.offset) out["offset"] = *a.offset;
  if (a.damaged) out["damaged"] = true;
  if (a.hidden) out["hidden"] = true;
  if (a.shadowed) out["shadowed"] = true;
  if (a.executable_or_archive) out["blocks"] = true;
  if (a.same_as != kNoArtifact) out["same_as"] = tree.path(a.same_as);
  return out;
}

Json unpack_input(const fs::path& input) {
  Package package{.name = input.filename().string()};
  std::unique_ptr<FileSource> file;
  if (fs::is_directory(input)) {
    package.folder = input.string();
  } else {
    auto opened = FileSource::open(input.string());
    EXPECT_TRUE(opened) << input;
    if (!opened) return {};
    file = std::move(*opened);
    package.source = file.get();
  }
  Options options;
  options.scratch_dir = fs::temp_directory_path().string();
  Observer nobody;
  const auto tree = unpack(package, options, nobody);
  EXPECT_TRUE(tree) << (tree ? "" : tree.error().text());
  Json all = Json::array();
  if (tree) {
    for (ArtifactId id = 0; id < tree->artifacts.size(); ++id) all.push_back(describe(*tree, id));
  }
  return all;
}

std::vector<fs::path> cases() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot)) {
    if (entry.path().filename().string().starts_with("input.")) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

class FormatFixture : public ::testing::TestWithParam<fs::path> {};

TEST_P(FormatFixture, GivesWhatIsExpected) {
  const fs::path expected = GetParam().parent_path() / "expect.json";
  const Json found = unpack_input(GetParam());
  std::string text;
  for (const Json& artifact : found) text += (text.empty() ? "[" : ",\n ") + dump_json(artifact);
  text += "]\n";
  if (std::getenv("ASSAY_ACCEPT") != nullptr) {
    std::ofstream(expected) << text;
    GTEST_SKIP() << "accepted " << expected;
  }
  const auto wanted = read_file(expected.string());
  ASSERT_TRUE(wanted) << expected << " is missing; ASSAY_ACCEPT=1 writes it";
  EXPECT_EQ(text, *wanted);
}

std::string case_name(const ::testing::TestParamInfo<fs::path>& test) {
  std::string text = fs::relative(test.param.parent_path(), kRoot).string();
  std::replace_if(
      text.begin(), text.end(),
      [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return text;
}

INSTANTIATE_TEST_SUITE_P(Unpack, FormatFixture, ::testing::ValuesIn(cases()), case_name);

}  // namespace
}  // namespace assay::unpack
