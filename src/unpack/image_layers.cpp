// Image manifests by the OCI image-spec (image-layout, manifest, layer: whiteouts) and `docker
// save`.
#include "unpack/image_layers.h"

#include "base/json.h"
#include "unpack/merged_root.h"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace assay::unpack {

namespace {

constexpr std::uint64_t kLargestManifest = 1u << 20;
constexpr std::uint64_t kKeptBytes = 64u << 20;
constexpr int kMaxIndexDepth = 8;  // indexes inside indexes
constexpr std::size_t kMaxImages = 4096;
// Files of all layers of all images; a package that names its layers over and over is not worth
// more.
constexpr std::uint64_t kMaxPlacements = 8'000'000;

std::string_view last_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// "" or "some/folder/".
std::string folder_of(std::string_view path) {
  return std::string(path.substr(0, path.size() - last_of(path).size()));
}

bool may_be_manifest(const Artifact& artifact, ByteView head) {
  const std::size_t begin = as_text(head).find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos ||
      (head[begin] != std::byte{'{'} && head[begin] != std::byte{'['}))
    return false;
  const std::string_view name = last_of(artifact.path);
  return name == "manifest.json" || name == "index.json" ||
         folder_of(artifact.path).ends_with("blobs/sha256/");
}

using Texts = std::map<ArtifactId, std::string>;
using Layers = std::vector<ArtifactId>;  // the tars, lowest first

// Finds images in a finished tree.
class Finder {
 public:
  Finder(const Tree& tree, const Texts& texts) : tree_(tree), texts_(texts) {
    for (ArtifactId id = 0; id < tree.artifacts.size(); ++id) {
      const ArtifactId parent = tree.artifacts[id].parent;
      if (parent != kNoArtifact) children_[parent].push_back(id);
    }
  }

  std::vector<Layers> images() {
    std::vector<Layers> found;
    for (const auto& [id, text] : texts_) {
      const std::string_view name = last_of(tree_.artifacts[id].path);
      if (name != "manifest.json" && name != "index.json") continue;
      const auto json = parse_json(text);
      if (!json || tree_.artifacts[id].parent == kNoArtifact) continue;
      at_ = tree_.artifacts[id].parent;
      folder_ = folder_of(tree_.artifacts[id].path);
      if (name == "manifest.json") {
        docker(*json, found);
      } else {
        index(*json, 0, found);
      }
    }
    return found;
  }

  const std::vector<ArtifactId>& members(ArtifactId container) const {
    static const std::vector<ArtifactId> kNone;
    const auto found = children_.find(container);
    return found == children_.end() ? kNone : found->second;
  }

 private:
  void docker(const Json& json, std::vector<Layers>& found) {
    if (!json.is_array()) return;
    for (const Json& image : json) {
      if (!image.is_object() || !image.contains("Layers") || !image["Layers"].is_array()) continue;
      Layers layers;
      for (const Json& layer : image["Layers"]) {
        if (layer.is_string()) add_layer(layer.get<std::string>(), layers);
      }
      add_image(std::move(layers), found);
    }
  }

  // An index lists manifests and further indexes; both are blobs.
  void index(const Json& json, int depth, std::vector<Layers>& found) {
    if (depth > kMaxIndexDepth || !json.is_object()) return;
    if (json.contains("layers") && json["layers"].is_array()) return manifest(json, found);
    if (!json.contains("manifests") || !json["manifests"].is_array()) return;
    for (const Json& entry : json["manifests"]) {
      const ArtifactId blob = blob_of(entry);
      const auto text = blob == kNoArtifact ? texts_.end() : texts_.find(original(blob));
      if (text == texts_.end() || found.size() >= kMaxImages) continue;
      if (const auto next = parse_json(text->second)) index(*next, depth + 1, found);
    }
  }

  void manifest(const Json& json, std::vector<Layers>& found) {
    Layers layers;
    for (const Json& layer : json["layers"]) {
      if (const ArtifactId blob = blob_of(layer); blob != kNoArtifact) add_tar(blob, layers);
    }
    add_image(std::move(layers), found);
  }

  static void add_image(Layers layers, std::vector<Layers>& found) {
    if (!layers.empty() && found.size() < kMaxImages) found.push_back(std::move(layers));
  }

  ArtifactId blob_of(const Json& descriptor) {
    if (!descriptor.is_object()) return kNoArtifact;
    std::string digest = string_or(descriptor, "digest");
    std::replace(digest.begin(), digest.end(), ':', '/');
    return digest.empty() ? kNoArtifact : member("blobs/" + digest);
  }

  void add_layer(const std::string& path, Layers& layers) {
    ArtifactId id = member(path);
    // Older docker saves equal layers once and links to them: "../<id>/layer.tar".
    if (id != kNoArtifact && tree_.artifacts[id].kind == EntryKind::symlink) {
      id = member(normal_path(folder_of(path) + tree_.artifacts[id].link_target));
    }
    if (id != kNoArtifact) add_tar(id, layers);
  }

  // The tar of a layer blob: itself, or the content of its compression.
  void add_tar(ArtifactId blob, Layers& layers) const {
    for (int step = 0; step < 4; ++step) {
      blob = original(blob);
      const Format* type = tree_.artifacts[blob].type;
      if (type == nullptr) return;
      if (type->name == "tar") return layers.push_back(blob);
      if (type->kind != Kind::compression || members(blob).empty()) return;
      blob = members(blob).front();
    }
  }

  ArtifactId original(ArtifactId id) const {
    const ArtifactId same = tree_.artifacts[id].same_as;
    return same == kNoArtifact ? id : same;
  }

  // A member of the container at hand, by its path from the folder of the manifest.
  ArtifactId member(const std::string& path) {
    if (at_ != indexed_) {
      indexed_ = at_;
      by_path_.clear();
      for (const ArtifactId id : members(at_)) by_path_[tree_.artifacts[id].path] = id;
    }
    const auto found = by_path_.find(folder_ + path);
    return found == by_path_.end() ? kNoArtifact : found->second;
  }

  const Tree& tree_;
  const Texts& texts_;
  std::unordered_map<ArtifactId, std::vector<ArtifactId>> children_;
  ArtifactId at_ = kNoArtifact;
  std::string folder_;
  ArtifactId indexed_ = kNoArtifact;
  std::unordered_map<std::string_view, ArtifactId> by_path_;
};

bool is_marker(const Artifact& artifact) { return last_of(artifact.path).starts_with(".wh."); }

// How often a layer's file is part of an image, and how often that image does not show it.
struct Uses {
  std::uint32_t all = 0;
  std::uint32_t hidden = 0;
};

// What lies in layers but in no merged root, by its own place alone.
std::vector<bool> hidden_places(const Tree& tree, const Finder& finder,
                                const std::vector<Layers>& images) {
  std::unordered_map<ArtifactId, Uses> uses;
  std::uint64_t placements = 0;
  for (const Layers& layers : images) {
    MergedRoot root(tree);
    for (const ArtifactId layer : layers) {
      placements += finder.members(layer).size();
      if (placements > kMaxPlacements) return std::vector<bool>(tree.artifacts.size(), false);
      root.add_layer(finder.members(layer));
    }
    const std::set<ArtifactId> shown = root.contents();
    for (const ArtifactId layer : std::set<ArtifactId>(layers.begin(), layers.end())) {
      for (const ArtifactId id : finder.members(layer)) {
        if (tree.artifacts[id].kind != EntryKind::file || is_marker(tree.artifacts[id])) continue;
        Uses& u = uses[id];
        ++u.all;
        if (!shown.contains(id)) ++u.hidden;
      }
    }
  }
  std::vector<bool> hidden(tree.artifacts.size(), false);
  for (const auto& [id, u] : uses) hidden[id] = u.all == u.hidden;
  return hidden;
}

// A content is seen where one of its places is seen: not hidden itself, in a container that is
// seen. Places and contents depend on each other (a hidden jar may be seen elsewhere, with all that
// is in it), so this is repeated until nothing changes; each round reaches at least one level
// deeper.
std::vector<bool> seen_contents(const Tree& tree, const std::vector<bool>& hidden) {
  const std::size_t count = tree.artifacts.size();
  std::vector<bool> seen(count, false);
  for (bool changed = true; changed;) {
    changed = false;
    for (ArtifactId id = 0; id < count; ++id) {
      const Artifact& a = tree.artifacts[id];
      const bool here = !hidden[id] && (a.parent == kNoArtifact || seen[a.parent]);
      // Empty files are all equal; that one of them is seen says nothing about another.
      const ArtifactId content = a.same_as == kNoArtifact || a.size == 0 ? id : a.same_as;
      if (here && (!seen[id] || !seen[content])) {
        seen[id] = seen[content] = true;
        changed = true;
      }
    }
  }
  for (ArtifactId id = 0; id < count; ++id) {
    const Artifact& a = tree.artifacts[id];
    if (a.same_as != kNoArtifact && a.size > 0) seen[id] = seen[a.same_as];
  }
  return seen;
}

}  // namespace

void ImageLayers::content(const Tree& tree, ArtifactId id, const Content& content) {
  const Artifact& artifact = tree.artifacts[id];
  if (artifact.size > kLargestManifest || kept_bytes_ + artifact.size > kKeptBytes) return;
  if (!may_be_manifest(artifact, content.head)) return;
  std::string text(as_text(content.head));
  if (text.size() < artifact.size && content.source != nullptr) {
    std::vector<std::byte> scratch;
    const auto whole = view(*content.source, 0, static_cast<std::size_t>(artifact.size), scratch);
    if (!whole) return;
    text = as_text(*whole);
  }
  kept_bytes_ += text.size();
  texts_[id] = std::move(text);
}

void ImageLayers::apply(Tree& tree) const {
  if (texts_.empty()) return;
  Finder finder(tree, texts_);
  const std::vector<Layers> images = finder.images();
  if (images.empty()) return;
  const std::vector<bool> seen = seen_contents(tree, hidden_places(tree, finder, images));
  for (ArtifactId id = 0; id < tree.artifacts.size(); ++id) tree.artifacts[id].shadowed = !seen[id];
}

}  // namespace assay::unpack
