#include "catalog/catalog.h"

#include "catalog/os_release.h"
#include "catalog/text.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace assay::catalog {

namespace {

constexpr std::uint64_t kMaxContentBytes = 64u << 20;
constexpr std::size_t kMaxWarnings = 500;
constexpr std::size_t kMaxEvidence =
    1000;  // per component: a bomb of repeats must not grow a report
constexpr std::size_t kMaxReleaseBytes = 64u << 10;

struct Wish {
  const Ecosystem* ecosystem = nullptr;
  std::string_view suffix;  // still to be compared with the path; empty: the name was enough
  std::string_view within;
};

// Who wants a file, by two hash look-ups: its name and its extension.
class Dispatch {
 public:
  Dispatch() {
    for (const Ecosystem* ecosystem : all_ecosystem()) {
      for (const Pattern& pattern : ecosystem->files) add(*ecosystem, pattern);
      for (const std::string_view type : ecosystem->types) by_type_[type].push_back(ecosystem);
    }
  }

  template <class Found>
  void files(std::string_view path, std::string_view name, Found found) const {
    visit(by_name_, name, path, found);
    const auto dot = name.rfind('.');
    if (dot != std::string_view::npos) visit(by_extension_, name.substr(dot), path, found);
  }

  const std::vector<const Ecosystem*>& type(const unpack::Format* format) const {
    static const std::vector<const Ecosystem*> kNone;
    const auto found = format ? by_type_.find(format->name) : by_type_.end();
    return found == by_type_.end() ? kNone : found->second;
  }

 private:
  using Index = std::unordered_map<std::string_view, std::vector<Wish>>;

  void add(const Ecosystem& ecosystem, const Pattern& pattern) {
    if (!pattern.name.empty()) {
      by_name_[pattern.name].push_back({&ecosystem, pattern.suffix, pattern.within});
      return;
    }
    const auto slash = pattern.suffix.rfind('/');
    if (slash != std::string_view::npos) {
      by_name_[pattern.suffix.substr(slash + 1)].push_back(
          {&ecosystem, pattern.suffix, pattern.within});
    } else if (const auto dot = pattern.suffix.rfind('.'); dot != std::string_view::npos) {
      by_extension_[pattern.suffix.substr(dot)].push_back(
          {&ecosystem, pattern.suffix, pattern.within});
    }
  }

  template <class Found>
  static void visit(const Index& index, std::string_view key, std::string_view path, Found& found) {
    const auto entry = index.find(key);
    if (entry == index.end()) return;
    for (const Wish& wish : entry->second) {
      if (path.ends_with(wish.suffix) && path.find(wish.within) != path.npos) {
        found(*wish.ecosystem);
      }
    }
  }

  Index by_name_;
  Index by_extension_;
  std::unordered_map<std::string_view, std::vector<const Ecosystem*>> by_type_;
};

struct Release {
  unpack::ArtifactId artifact = 0;
  OsRelease release;
};

// The files that a distribution package put there, by the hash of their paths.
struct Owned {
  unpack::ArtifactId list = 0;
  std::vector<std::uint64_t> paths;
};

// "/lib/x" and "/usr/lib/x" are one place since the merge of /usr; package lists name either.
std::uint64_t path_hash(std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  if (path.starts_with("usr/")) path.remove_prefix(4);
  return std::hash<std::string_view>{}(path);
}

// var/lib/dpkg/info/PACKAGE.list, one absolute path a line; "root/var/…" when the root is a folder.
constexpr std::string_view kDpkgInfo = "var/lib/dpkg/info/";

struct OpenContainer {
  unpack::ArtifactId id = 0;
  std::vector<std::unique_ptr<ContainerState>> states;
};

bool ends_in_os_release(std::string_view path) {
  return path.ends_with("etc/os-release") || path.ends_with("usr/lib/os-release");
}

bool shadowed(const unpack::Tree& tree, unpack::ArtifactId id) {
  for (; id != unpack::kNoArtifact; id = tree.artifacts[id].parent) {
    if (tree.artifacts[id].shadowed) return true;
  }
  return false;
}

void add_unique(std::vector<std::string>& to, std::vector<std::string>& from) {
  for (std::string& word : from) {
    if (std::ranges::find(to, word) == to.end()) to.push_back(std::move(word));
  }
}

}  // namespace

struct Catalog::State : Collector {
  explicit State(Diagnostics& sink) : diagnostics(sink) {}

  void add(Component component) override {
    if (!component.evidence.empty()) components.push_back(std::move(component));
  }
  void warn(std::string message, unpack::ArtifactId where) override {
    if (++warnings > kMaxWarnings) return;
    if (warnings == kMaxWarnings) message = "more warnings of the catalog are not shown";
    diagnostics.warn(std::move(message), tree ? tree->path(where) : std::string());
  }
  void keep(unpack::ArtifactId first, std::string note) override { notes[first] = std::move(note); }
  std::string_view kept(unpack::ArtifactId first) const override {
    const auto found = notes.find(first);
    return found == notes.end() ? std::string_view() : found->second;
  }

  OpenContainer* parent_of(const unpack::Tree& of, unpack::ArtifactId id) {
    const unpack::ArtifactId parent = of.artifacts[id].parent;
    for (auto open = containers.rbegin(); open != containers.rend(); ++open) {
      if (open->id == parent) return &*open;
    }
    return nullptr;
  }

  void file(const unpack::Tree& of, unpack::ArtifactId id, const unpack::Content* content);
  void read_file(const Ecosystem& ecosystem, const FileFacts& facts);
  void read_executable(const Ecosystem& ecosystem, const FileFacts& facts);
  std::optional<ByteView> whole(const FileFacts& facts);
  void read_owned(const FileFacts& facts);

  Diagnostics& diagnostics;
  const unpack::Tree* tree = nullptr;  // of the event being handled
  Dispatch dispatch;
  std::vector<OpenContainer> containers;
  std::vector<Component> components;
  std::vector<Release> releases;
  std::vector<Owned> owned;
  std::unordered_set<unpack::ArtifactId> image_roots;
  std::vector<unpack::ArtifactId> repeats;
  std::unordered_map<unpack::ArtifactId, std::string> notes;
  std::vector<std::byte> scratch;
  std::size_t warnings = 0;
};

std::optional<ByteView> Catalog::State::whole(const FileFacts& facts) {
  const unpack::Content& content = *facts.content;
  if (content.source == nullptr) {
    if (content.head.size() >= facts.artifact().size) return content.head;
    warn("content is not at hand: components in it are not listed", facts.id);
    return std::nullopt;
  }
  const std::uint64_t size = content.source->size();
  if (size > kMaxContentBytes) {
    warn("larger than 64 MiB: components in it are not listed", facts.id);
    return std::nullopt;
  }
  auto bytes = view(*content.source, 0, static_cast<std::size_t>(size), scratch);
  if (bytes) return *bytes;
  warn(bytes.error().message, facts.id);
  return std::nullopt;
}

// A file asked for by name is read whole; one asked for by type through its source.
void Catalog::State::read_file(const Ecosystem& ecosystem, const FileFacts& facts) {
  if (ecosystem.read == nullptr) return read_executable(ecosystem, facts);
  if (const auto bytes = whole(facts)) ecosystem.read(facts, *bytes, *this);
}

void Catalog::State::read_executable(const Ecosystem& ecosystem, const FileFacts& facts) {
  if (ecosystem.read_source == nullptr) return read_file(ecosystem, facts);
  if (facts.content->source != nullptr) {
    return ecosystem.read_source(facts, *facts.content->source, *this);
  }
  if (facts.content->head.size() < facts.artifact().size) {
    return warn("content is not at hand: components in it are not listed", facts.id);
  }
  ecosystem.read_source(facts, MemorySource(facts.content->head), *this);
}

void Catalog::State::read_owned(const FileFacts& facts) {
  const auto bytes = whole(facts);
  if (!bytes) return;
  Owned list{facts.id, {}};
  for (Lines lines(as_text(*bytes)); const auto line = lines.next();) {
    list.paths.push_back(path_hash(*line));
  }
  owned.push_back(std::move(list));
}

void Catalog::State::file(const unpack::Tree& of, unpack::ArtifactId id,
                          const unpack::Content* content) {
  tree = &of;
  const unpack::Artifact& artifact = of.artifacts[id];
  const std::string_view path = artifact.path;
  const FileFacts facts{&of, id, path, last_step(path), content};
  if (OpenContainer* open = parent_of(of, id)) {
    for (const auto& state : open->states) state->file(facts, *this);
  }
  if (content == nullptr) return;
  dispatch.files(path, facts.name, [&](const Ecosystem& e) { read_file(e, facts); });
  for (const Ecosystem* ecosystem : dispatch.type(artifact.type))
    read_executable(*ecosystem, facts);
  if (facts.name == "os-release" && ends_in_os_release(path) &&
      content->head.size() <= kMaxReleaseBytes) {
    releases.push_back({id, parse_os_release(as_text(content->head))});
  }
  if (facts.name.ends_with(".list") && path.find(kDpkgInfo) != path.npos) read_owned(facts);
  if (facts.name == "oci-layout" || facts.name == "manifest.json") {
    image_roots.insert(artifact.parent);
  }
}

Catalog::Catalog(Diagnostics& diagnostics) : state_(std::make_unique<State>(diagnostics)) {}
Catalog::~Catalog() = default;

void Catalog::enter(const unpack::Tree& tree, unpack::ArtifactId id) {
  OpenContainer open{id, {}};
  for (const Ecosystem* ecosystem : all_ecosystem()) {
    if (ecosystem->enter == nullptr) continue;
    if (auto made = ecosystem->enter(tree, id)) open.states.push_back(std::move(made));
  }
  state_->containers.push_back(std::move(open));
}

void Catalog::content(const unpack::Tree& tree, unpack::ArtifactId id,
                      const unpack::Content& content) {
  state_->file(tree, id, &content);
}

void Catalog::repeat(const unpack::Tree& tree, unpack::ArtifactId id) {
  state_->repeats.push_back(id);
  state_->file(tree, id, nullptr);
}

void Catalog::leave(const unpack::Tree& tree, unpack::ArtifactId id) {
  state_->tree = &tree;
  auto& open = state_->containers;
  while (!open.empty()) {
    const OpenContainer last = std::move(open.back());
    open.pop_back();
    for (const auto& state : last.states) state->leave(tree, last.id, *state_);
    if (last.id == id) break;
  }
}

namespace {

// The same bytes in a second place hold the same components: each repeat becomes evidence of
// whatever was found in, or inside, the artifact it repeats.
class RepeatedEvidence {
 public:
  RepeatedEvidence(const unpack::Tree& tree, std::vector<Component>& components,
                   const std::vector<unpack::ArtifactId>& repeats)
      : tree_(tree), components_(components), repeats_(repeats) {}

  void spread() {
    measure_subtrees();
    for (std::size_t c = 0; c < components_.size(); ++c) {
      for (std::size_t e = 0; e < components_[c].evidence.size(); ++e) {
        found_.emplace_back(components_[c].evidence[e].artifact, Found{c, e});
      }
    }
    std::ranges::stable_sort(found_, {}, &std::pair<unpack::ArtifactId, Found>::first);
    std::vector<std::pair<unpack::ArtifactId, Found>> added;
    for (const unpack::ArtifactId id : repeats_) {
      for (const Found& found : inside(tree_.artifacts[id].same_as)) added.emplace_back(id, found);
    }
    for (const auto& [id, found] : added) {
      auto& evidence = components_[found.component].evidence;
      if (evidence.size() >= kMaxEvidence) continue;
      Evidence copy = evidence[found.evidence];
      copy.artifact = id;
      evidence.push_back(std::move(copy));
    }
  }

 private:
  struct Found {
    std::size_t component = 0, evidence = 0;
  };

  void measure_subtrees() {
    const auto count = tree_.artifacts.size();
    end_.resize(count);
    for (std::size_t i = count; i-- > 0;) {
      end_[i] = std::max(end_[i], i + 1);
      const auto parent = tree_.artifacts[i].parent;
      if (parent < i) end_[parent] = std::max(end_[parent], end_[i]);
    }
  }

  // Components of a subtree, each once. A package that holds itself ends at the second visit.
  const std::vector<Found>& inside(unpack::ArtifactId root) {
    static const std::vector<Found> kNone;
    if (root >= end_.size()) return kNone;
    const auto [entry, fresh] = memo_.try_emplace(root);
    if (!fresh) return entry->second;
    std::vector<Found> out;
    std::unordered_set<std::size_t> seen;
    const auto add = [&](const Found& found) {
      if (seen.insert(found.component).second) out.push_back(found);
    };
    auto own =
        std::ranges::lower_bound(found_, root, {}, &std::pair<unpack::ArtifactId, Found>::first);
    for (; own != found_.end() && own->first < end_[root]; ++own) add(own->second);
    auto again = std::ranges::lower_bound(repeats_, root);
    for (; again != repeats_.end() && *again < end_[root]; ++again) {
      if (*again == root) continue;
      for (const Found& found : inside(tree_.artifacts[*again].same_as)) add(found);
    }
    return memo_[root] = std::move(out);
  }

  const unpack::Tree& tree_;
  std::vector<Component>& components_;
  const std::vector<unpack::ArtifactId>& repeats_;
  std::vector<std::size_t> end_;
  std::vector<std::pair<unpack::ArtifactId, Found>> found_;
  std::map<unpack::ArtifactId, std::vector<Found>> memo_;
};

// Which files lie in one root file system: those of one container, and the layers of one image.
class Roots {
 public:
  Roots(const unpack::Tree& tree, const std::unordered_set<unpack::ArtifactId>& image_roots)
      : tree_(tree), image_roots_(image_roots) {}

  // How near two files are: depth of the container they share, then the folders they share in it.
  // Zero: not the same root.
  std::pair<std::size_t, std::size_t> nearness(unpack::ArtifactId a, unpack::ArtifactId b) const {
    const auto left = chain(a);
    const auto right = chain(b);
    std::size_t depth = 0;
    while (depth < left.size() && depth < right.size() && left[depth] == right[depth]) ++depth;
    if (depth == 0 || depth >= left.size() || depth >= right.size()) return {};
    const unpack::ArtifactId shared = left[depth - 1];
    const auto& type = tree_.artifacts[shared].type;
    const bool image =
        (type != nullptr && type->kind == unpack::Kind::image) || image_roots_.contains(shared);
    const bool direct = depth + 1 == left.size() && depth + 1 == right.size();
    if (!direct && !image) return {};
    const std::string& x = tree_.artifacts[left[depth]].path;
    const std::string& y = tree_.artifacts[right[depth]].path;
    std::size_t common = 0;
    while (common < x.size() && common < y.size() && x[common] == y[common]) ++common;
    return {depth, common + 1};
  }

 private:
  std::vector<unpack::ArtifactId> chain(unpack::ArtifactId id) const {
    std::vector<unpack::ArtifactId> out;
    for (; id != unpack::kNoArtifact; id = tree_.artifacts[id].parent) out.push_back(id);
    std::ranges::reverse(out);
    return out;
  }

  const unpack::Tree& tree_;
  const std::unordered_set<unpack::ArtifactId>& image_roots_;
};

// Finds the os-release that lies in the same root file system as an artifact.
class ReleaseJoin {
 public:
  ReleaseJoin(const unpack::Tree& tree, const Roots& roots, const std::vector<Release>& releases)
      : roots_(roots) {
    for (const Release& release : releases) {
      if (!shadowed(tree, release.artifact)) releases_.push_back(release);
    }
  }

  const OsRelease* of(unpack::ArtifactId id) {
    const auto [entry, fresh] = memo_.try_emplace(id, nullptr);
    if (fresh) entry->second = best(id);
    return entry->second;
  }

 private:
  const OsRelease* best(unpack::ArtifactId id) const {
    const OsRelease* found = nullptr;
    std::pair<std::size_t, std::size_t> nearest{};
    for (const Release& candidate : releases_) {
      const auto near = roots_.nearness(id, candidate.artifact);
      if (near > nearest) {
        nearest = near;
        found = &candidate.release;
      }
    }
    return found;
  }

  const Roots& roots_;
  std::vector<Release> releases_;
  std::map<unpack::ArtifactId, const OsRelease*> memo_;
};

// A file that a distribution package installed is that package: its version texts and metadata say
// what upstream released, not what the distribution has fixed since.
class Ownership {
 public:
  Ownership(const unpack::Tree& tree, const Roots& roots, const std::vector<Owned>& lists)
      : tree_(tree), roots_(roots) {
    for (const Owned& owned : lists) {
      for (const std::uint64_t path : owned.paths) by_path_.emplace(path, owned.list);
    }
  }

  bool owns(unpack::ArtifactId id) const {
    if (by_path_.empty()) return false;
    // What lies inside an owned file (a jar of a package) is owned with it.
    for (; id != unpack::kNoArtifact; id = tree_.artifacts[id].parent) {
      if (owns_file(id)) return true;
    }
    return false;
  }

 private:
  bool owns_file(unpack::ArtifactId id) const {
    const std::string_view path = tree_.artifacts[id].path;
    const auto [first, last] = by_path_.equal_range(path_hash(path));
    for (auto entry = first; entry != last; ++entry) {
      if (owned_by(entry->second, id)) return true;
    }
    // A root that is a folder of its container: "rootfs/usr/bin/x".
    const auto slash = path.find('/');
    if (slash == path.npos || first != last) return false;
    const auto inner = by_path_.equal_range(path_hash(path.substr(slash + 1)));
    return std::any_of(inner.first, inner.second, [&](const auto& entry) {
      const std::string_view list = tree_.artifacts[entry.second].path;
      return list.starts_with(path.substr(0, slash + 1)) && owned_by(entry.second, id);
    });
  }

  bool owned_by(unpack::ArtifactId list, unpack::ArtifactId id) const {
    return roots_.nearness(list, id) > std::pair<std::size_t, std::size_t>{};
  }

  const unpack::Tree& tree_;
  const Roots& roots_;
  std::unordered_multimap<std::uint64_t, unpack::ArtifactId> by_path_;
};

bool of_distribution(const Component& component) {
  return component.purl.type == "deb" || component.purl.type == "rpm" ||
         component.purl.type == "apk";
}

void join_release(Component& component, ReleaseJoin& join) {
  if (!of_distribution(component) || !component.distro.empty()) return;
  const OsRelease* release = join.of(component.evidence.front().artifact);
  if (release == nullptr || release->id.empty()) {
    if (component.note.empty()) component.note = "no os-release beside it: distribution unknown";
    return;
  }
  component.purl.ns = release->id;
  component.purl.qualifiers["distro"] = release->qualifier();
  component.distro = release->ecosystem();
  if (component.distro.empty() && component.note.empty()) {
    component.note = "distribution without advisories: " + release->qualifier();
  }
}

void merge_into(Component& to, Component&& from) {
  if (from.scope_known && !to.scope_known) {
    to.scope = from.scope;
    to.scope_known = true;
  } else if (from.scope_known == to.scope_known && from.scope == Scope::required) {
    to.scope = Scope::required;
  }
  to.project = to.project && from.project;
  add_unique(to.licenses, from.licenses);
  add_unique(to.cpes, from.cpes);
  if (to.note.empty()) to.note = std::move(from.note);
  if (to.source_name.empty()) to.source_name = std::move(from.source_name);
  if (to.source_version.empty()) to.source_version = std::move(from.source_version);
  std::ranges::move(from.evidence, std::back_inserter(to.evidence));
}

void settle_evidence(Component& component) {
  auto& evidence = component.evidence;
  std::ranges::stable_sort(evidence, {}, &Evidence::artifact);
  const auto same = [](const Evidence& a, const Evidence& b) {
    return a.artifact == b.artifact && a.rule == b.rule && a.detail == b.detail;
  };
  const auto rest = std::ranges::unique(evidence, same);
  evidence.erase(rest.begin(), rest.end());
  if (evidence.size() > kMaxEvidence) evidence.resize(kMaxEvidence);
}

}  // namespace

std::vector<Component> Catalog::finish(const unpack::Tree& tree) {
  std::vector<Component> components = std::move(state_->components);
  std::vector<unpack::ArtifactId> repeats = std::move(state_->repeats);
  std::ranges::sort(repeats);
  if (!repeats.empty()) RepeatedEvidence(tree, components, repeats).spread();
  for (const unpack::ArtifactId id : repeats) {
    const auto first =
        std::ranges::find(state_->releases, tree.artifacts[id].same_as, &Release::artifact);
    if (first != state_->releases.end() && ends_in_os_release(tree.artifacts[id].path)) {
      state_->releases.push_back({id, OsRelease(first->release)});
    }
  }

  const Roots roots(tree, state_->image_roots);
  ReleaseJoin join(tree, roots, state_->releases);
  const Ownership ownership(tree, roots, state_->owned);
  std::map<std::string, Component> merged;
  for (Component& component : components) {
    const bool packaged = of_distribution(component);
    std::erase_if(component.evidence, [&](const Evidence& e) {
      return shadowed(tree, e.artifact) || (!packaged && ownership.owns(e.artifact));
    });
    if (component.evidence.empty()) continue;
    join_release(component, join);
    component.purl = canonical(std::move(component.purl));
    std::string key = component.purl.to_string();
    const auto [entry, fresh] = merged.try_emplace(std::move(key));
    if (fresh) {
      entry->second = std::move(component);
    } else {
      merge_into(entry->second, std::move(component));
    }
  }
  std::vector<Component> out;
  out.reserve(merged.size());
  for (auto& [key, component] : merged) {
    settle_evidence(component);
    out.push_back(std::move(component));
  }
  return out;
}

}  // namespace assay::catalog
