// Any text as the files of one ecosystem: fuzz_ecosystem_NAME gives every part of its input
// (parts.h) to NAME's readers, whatever the part is called. What they name must be fit for a
// report.
#include "catalog/ecosystem.h"

#include "parts.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>

namespace {

using namespace assay;
const catalog::Ecosystem* chosen = nullptr;

class CheckingCollector final : public catalog::Collector {
 public:
  void add(catalog::Component component) override {
    const std::string purl = catalog::canonical(component.purl).to_string();
    const bool printable = std::ranges::all_of(purl, [](char c) { return c > ' ' && c < 127; });
    if (component.evidence.empty() || !purl.starts_with("pkg:") || !printable) {
      std::fprintf(stderr, "not a package URL: %s\n", purl.c_str());
      std::abort();
    }
  }
  void warn(std::string message, unpack::ArtifactId) override {
    if (message.empty()) std::abort();
  }
  void keep(unpack::ArtifactId first, std::string note) override {
    notes_[first] = std::move(note);
  }
  std::string_view kept(unpack::ArtifactId first) const override {
    const auto found = notes_.find(first);
    return found == notes_.end() ? std::string_view() : found->second;
  }

 private:
  std::map<unpack::ArtifactId, std::string> notes_;
};

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char*** arguments) {
  const std::string_view program = (*arguments)[0];
  for (const catalog::Ecosystem* ecosystem : catalog::all_ecosystem()) {
    if (program.ends_with("fuzz_ecosystem_" + std::string(ecosystem->name))) chosen = ecosystem;
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (chosen == nullptr) std::abort();  // start it as fuzz_ecosystem_NAME
  const auto parts = split_parts({reinterpret_cast<const char*>(data), size});
  const unpack::Tree tree = tree_of(parts);
  CheckingCollector collector;
  const auto state = chosen->enter == nullptr ? nullptr : chosen->enter(tree, 0);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const MemorySource source(parts[i].content);
    const unpack::Content content{
        &source, parts[i].content.first(std::min<std::size_t>(parts[i].content.size(), 64u << 10))};
    catalog::FileFacts facts{.tree = &tree,
                             .id = static_cast<unpack::ArtifactId>(i + 1),
                             .path = tree.artifacts[i + 1].path,
                             .content = &content};
    facts.name = facts.path.substr(facts.path.rfind('/') + 1);
    if (chosen->read != nullptr) chosen->read(facts, parts[i].content, collector);
    if (chosen->read_source != nullptr) chosen->read_source(facts, source, collector);
    if (state != nullptr) state->file(facts, collector);
  }
  if (state != nullptr) state->leave(tree, 0, collector);
  return 0;
}
