#include "catalog/class_match.h"

#include "catalog/text.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace assay::catalog {

namespace {

constexpr std::size_t kMaxSeen =
    4096;  // per jar; a jar of nothing but JndiLookup classes is hostile

struct Place {
  std::size_t library = 0, cls = 0;
};

const std::unordered_multimap<std::string_view, Place>& index() {
  static const auto* const kIndex = [] {
    auto* made = new std::unordered_multimap<std::string_view, Place>;
    const auto facts = class_facts();
    for (std::size_t l = 0; l < facts.size(); ++l) {
      for (std::size_t c = 0; c < facts[l].classes.size(); ++c) {
        made->emplace(last_step(facts[l].classes[c]), Place{l, c});
      }
    }
    return made;  // lives as long as the process: no destructor order to think of
  }();
  return *kIndex;
}

}  // namespace

bool known_class_name(std::string_view name) { return index().contains(name); }

void ClassMatcher::add(std::string_view path, std::uint64_t print) {
  const auto [first, last] = index().equal_range(last_step(path));
  for (auto place = first; place != last; ++place) {
    const std::string_view tail = class_facts()[place->second.library].classes[place->second.cls];
    if (!path.ends_with(tail) || seen_.size() >= kMaxSeen) continue;
    const std::string_view prefix = path.substr(0, path.size() - tail.size());
    if (!prefix.empty() && !prefix.ends_with('/')) continue;
    seen_.push_back({place->second.library, place->second.cls, std::string(prefix), print});
  }
}

std::vector<ClassMatch> ClassMatcher::matches() const {
  std::map<std::pair<std::size_t, std::string_view>, std::vector<const Seen*>> groups;
  for (const Seen& seen : seen_) groups[{seen.library, seen.prefix}].push_back(&seen);
  std::vector<ClassMatch> out;
  for (const auto& [key, group] : groups) {
    const LibraryFacts& library = class_facts()[key.first];
    ClassMatch match{&library, std::string(key.second), {}, {}, group.size(), 0};
    for (std::size_t v = 0; v < library.versions.size(); ++v) {
      const auto agreeing = static_cast<std::size_t>(std::ranges::count_if(
          group, [&](const Seen* s) { return library.hash(v, s->cls) == s->print; }));
      if (agreeing > match.agreeing) {
        match.agreeing = agreeing;
        match.nearest = library.versions[v];
        match.versions.clear();
      }
      if (agreeing == group.size()) match.versions.push_back(library.versions[v]);
    }
    // A class or two of that name may be anybody's; several with the very same content are not.
    if (match.seen >= 3 && match.agreeing >= 2 && match.agreeing * 3 >= match.seen) {
      out.push_back(std::move(match));
    }
  }
  return out;
}

}  // namespace assay::catalog
