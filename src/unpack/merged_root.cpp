#include "unpack/merged_root.h"

namespace assay::unpack {

namespace {

constexpr std::string_view kWhiteout = ".wh.";
constexpr std::string_view kOpaque = ".wh..wh..opq";
constexpr std::string_view kReserved = ".wh..wh.";  // AUFS's own files
constexpr int kMaxLinks = 40;                       // as Linux allows in one path
constexpr std::size_t kLongestPath = 4096;

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}
std::string_view last_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}
std::string join(std::string_view folder, std::string_view name) {
  return folder.empty() ? std::string(name) : std::string(folder) + '/' + std::string(name);
}

}  // namespace

std::string normal_path(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view step = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    if (step.empty() || step == ".") continue;
    if (step == "..") {
      out.resize(folder_of(out).size());
    } else {
      out = join(out, step);
    }
  }
  return out;
}

void MergedRoot::add_layer(const std::vector<ArtifactId>& members) {
  for (const ArtifactId id : members) {
    const Artifact& a = tree_.artifacts[id];
    if (last_of(a.path).starts_with(kWhiteout)) white_out(a.path);
  }
  for (const ArtifactId id : members) {
    if (!last_of(tree_.artifacts[id].path).starts_with(kWhiteout)) add(id);
  }
}

std::set<ArtifactId> MergedRoot::contents() const {
  std::set<ArtifactId> contents;
  for (const auto& [path, node] : nodes_) {
    if (node.content != kNoArtifact) contents.insert(node.content);
  }
  return contents;
}

void MergedRoot::white_out(std::string_view path) {
  const std::string folder = resolve_folder(folder_of(path));
  const std::string_view name = last_of(path);
  if (name == kOpaque) {
    erase_below(folder);
  } else if (!name.starts_with(kReserved)) {
    erase(join(folder, name.substr(kWhiteout.size())));
  }
}

void MergedRoot::add(ArtifactId id) {
  const Artifact& a = tree_.artifacts[id];
  const std::string path = place_of(a.path);
  Node node;
  node.kind = a.kind;
  node.target = a.kind == EntryKind::symlink ? a.link_target : std::string();
  if (a.kind == EntryKind::file) node.content = id;
  if (a.kind == EntryKind::hardlink) node.content = content_at(normal_path(a.link_target));
  const auto old = nodes_.find(path);
  const bool stays = old != nodes_.end() && old->second.kind == EntryKind::directory &&
                     node.kind == EntryKind::directory;
  if (!stays) erase(path);
  nodes_[path] = std::move(node);
}

std::string MergedRoot::place_of(std::string_view path) {
  return join(resolve_folder(folder_of(path)), last_of(path));
}

// Follows symbolic links of the root so far: with lib -> usr/lib, "lib/x" is usr/lib/x. A file
// where a folder must be gives way.
std::string MergedRoot::resolve_folder(std::string_view folder) {
  std::string done;
  std::string left = normal_path(folder);
  for (int links = 0; !left.empty();) {
    const std::size_t slash = left.find('/');
    std::string here = join(done, std::string_view(left).substr(0, slash));
    left = slash == std::string::npos ? std::string() : left.substr(slash + 1);
    const auto found = nodes_.find(here);
    if (found == nodes_.end() || found->second.kind == EntryKind::directory) {
      done = std::move(here);
    } else if (found->second.kind == EntryKind::symlink && ++links <= kMaxLinks &&
               left.size() <= kLongestPath) {
      const std::string& target = found->second.target;
      left = normal_path((target.starts_with('/') ? target : join(done, target)) + '/' + left);
      done.clear();
    } else {
      nodes_.erase(found);
      done = std::move(here);
    }
  }
  return done;
}

ArtifactId MergedRoot::content_at(std::string_view path) {
  const auto found = nodes_.find(place_of(path));
  return found == nodes_.end() ? kNoArtifact : found->second.content;
}

void MergedRoot::erase_below(const std::string& folder) {
  if (folder.empty()) return nodes_.clear();
  const std::string prefix = folder + '/';
  auto at = nodes_.lower_bound(prefix);
  while (at != nodes_.end() && at->first.starts_with(prefix)) at = nodes_.erase(at);
}

void MergedRoot::erase(const std::string& path) {
  nodes_.erase(path);
  erase_below(path);
}

}  // namespace assay::unpack
