// The root file system that the layers of one image make together.
#pragma once

#include "unpack/artifact.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace assay::unpack {

// A path without "", "." and ".." steps; ".." at the top stays at the top.
std::string normal_path(std::string_view path);

class MergedRoot {
 public:
  explicit MergedRoot(const Tree& tree) : tree_(tree) {}

  // The members of the next layer's tar, in any order: whiteouts act on lower layers only.
  void add_layer(const std::vector<ArtifactId>& members);

  // The artifacts whose content the root shows, hard links followed.
  std::set<ArtifactId> contents() const;

 private:
  struct Node {
    EntryKind kind = EntryKind::file;
    ArtifactId content = kNoArtifact;  // of a file or a hard link
    std::string target;                // of a symbolic link
  };

  void white_out(std::string_view path);
  void add(ArtifactId id);
  std::string place_of(std::string_view path);
  std::string resolve_folder(std::string_view folder);
  ArtifactId content_at(std::string_view path);
  void erase_below(const std::string& folder);
  void erase(const std::string& path);

  const Tree& tree_;
  std::map<std::string, Node> nodes_;
};

}  // namespace assay::unpack
