// Every folder of tests/fixtures/catalog/<ecosystem>/<case>/ is one package: `input/` is unpacked
// by the engine as a folder, and what the catalog finds is compared with `expect.json`.
// ASSAY_ACCEPT=1 rewrites expect.json and marks the case skipped, never passed.
#include "base/file.h"
#include "base/json.h"
#include "catalog/catalog.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

namespace assay::catalog {
namespace {

namespace fs = std::filesystem;

Json describe(const Component& component, const unpack::Tree& tree) {
  Json out = Json::object();
  out["purl"] = component.purl.to_string();
  if (component.project) out["project"] = true;
  if (component.scope == Scope::optional) out["optional"] = true;
  if (!component.distro.empty()) out["distro"] = component.distro;
  if (!component.source_name.empty()) out["source"] = component.source_name;
  if (!component.source_version.empty()) out["source_version"] = component.source_version;
  if (!component.licenses.empty()) out["licenses"] = component.licenses;
  if (!component.cpes.empty()) out["cpes"] = component.cpes;
  if (!component.note.empty()) out["note"] = component.note;
  for (const Evidence& evidence : component.evidence) {
    out["evidence"].push_back(evidence.rule + ' ' + std::to_string(evidence.confidence) + "% " +
                              tree.path(evidence.artifact) + ": " + evidence.detail);
  }
  return out;
}

std::string catalog_of(const fs::path& input) {
  Diagnostics diagnostics;
  Catalog catalog(diagnostics);
  unpack::Package package;
  package.name = "input";
  package.folder = input.string();
  unpack::Options options;
  options.scratch_dir = ::testing::TempDir();
  const auto tree = unpack::unpack(package, options, catalog);
  if (!tree) return "error: " + tree.error().text() + '\n';
  Json out = {{"components", Json::array()}, {"warnings", Json::array()}};
  for (const Component& component : catalog.finish(*tree)) {
    out["components"].push_back(describe(component, *tree));
  }
  for (const Diagnostic& item : diagnostics.items()) {
    out["warnings"].push_back(item.where + ": " + item.message);
  }
  return dump_json(out, 1) + '\n';
}

std::vector<std::string> cases() {
  std::vector<std::string> out;
  const fs::path root = fs::path(ASSAY_FIXTURES) / "catalog";
  for (const auto& ecosystem : fs::directory_iterator(root)) {
    if (!ecosystem.is_directory()) continue;
    for (const auto& entry : fs::directory_iterator(ecosystem.path())) {
      if (fs::is_directory(entry.path() / "input")) {
        out.push_back(fs::relative(entry.path(), root).string());
      }
    }
  }
  std::ranges::sort(out);
  return out;
}

class CatalogFixture : public ::testing::TestWithParam<std::string> {};

TEST_P(CatalogFixture, ListsWhatItHolds) {
  const fs::path folder = fs::path(ASSAY_FIXTURES) / "catalog" / GetParam();
  const std::string found = catalog_of(folder / "input");
  const std::string expect_path = (folder / "expect.json").string();
  if (std::getenv("ASSAY_ACCEPT") != nullptr) {
    ASSERT_TRUE(write_file_atomic(expect_path, found));
    GTEST_SKIP() << "rewritten: " << expect_path;
  }
  const auto expected = read_file(expect_path);
  ASSERT_TRUE(expected) << expected.error().text();
  EXPECT_EQ(found, *expected);
}

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::ranges::replace_if(
      name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, CatalogFixture, ::testing::ValuesIn(cases()), test_name);

TEST(CatalogFixtures, EveryEcosystemHasAGoodATrapAndAHostileCase) {
  std::set<std::string> good;
  std::set<std::string> traps;  // look like a component and are none
  std::set<std::string> hostile;
  for (const std::string& name : cases()) {
    const auto slash = name.find('/');
    const std::string kind = name.substr(slash + 1);
    const bool bad = kind.starts_with("hostile-");
    const bool trap = kind.starts_with("wrong-");
    (bad ? hostile : trap ? traps : good).insert(name.substr(0, slash));
  }
  for (const Ecosystem* ecosystem : all_ecosystem()) {
    EXPECT_TRUE(good.contains(std::string(ecosystem->name))) << ecosystem->name;
    EXPECT_TRUE(traps.contains(std::string(ecosystem->name))) << ecosystem->name;
    EXPECT_TRUE(hostile.contains(std::string(ecosystem->name))) << ecosystem->name;
  }
}

}  // namespace
}  // namespace assay::catalog
