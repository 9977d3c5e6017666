// What a package ecosystem is to the catalog. One file of ecosystem/ defines one Ecosystem.
#pragma once

#include "catalog/component.h"
#include "unpack/engine.h"

#include <memory>
#include <span>
#include <string_view>

namespace assay::catalog {

// One file, when its bytes are at hand.
struct FileFacts {
  const unpack::Tree* tree = nullptr;
  unpack::ArtifactId id = 0;
  std::string_view path;  // inside its container: "META-INF/maven/g/a/pom.properties"
  std::string_view name;  // last step of `path`
  const unpack::Content* content = nullptr;  // null for a repeat: the bytes were seen at `first()`

  // The artifact at which this content was seen first; `id` itself when it is new.
  unpack::ArtifactId first() const {
    const auto& same = artifact().same_as;
    return same == unpack::kNoArtifact ? id : same;
  }
  const unpack::Artifact& artifact() const { return tree->artifacts[id]; }
};

// Collects components; the catalog merges equal purls and keeps every evidence.
class Collector {
 public:
  virtual ~Collector() = default;
  virtual void add(Component component) = 0;
  virtual void warn(std::string message, unpack::ArtifactId where) = 0;
  // A short note about a content, for when the same bytes come again and are not read again.
  virtual void keep(unpack::ArtifactId first, std::string note) = 0;
  virtual std::string_view kept(unpack::ArtifactId first) const = 0;  // empty: nothing kept
};

// State of one open container for ecosystems that need more than one file of it (a jar's manifest,
// its pom.properties, its class names). Made at enter, asked at leave, then dropped.
class ContainerState {
 public:
  virtual ~ContainerState() = default;
  // Every file directly inside, repeats included (FileFacts::content is null then).
  virtual void file(const FileFacts&, Collector&) = 0;
  virtual void leave(const unpack::Tree&, unpack::ArtifactId, Collector&) = 0;
};

struct Pattern {
  std::string_view name;    // exact file name, or empty
  std::string_view suffix;  // of the path inside the container, or empty: ".dist-info/METADATA"
  std::string_view within = {};  // somewhere in that path, or empty: "requirements"
};

struct Ecosystem {
  std::string_view name;                // "maven"
  std::string_view purl_type;           // "maven"
  std::string_view title;               // for documentation
  std::span<const Pattern> files = {};  // files for `read` …
  std::span<const std::string_view> types =
      {};  // … and content types for `read_source` ("elf", "pe")
  void (*read)(const FileFacts&, ByteView content,
               Collector&) = nullptr;  // whole content, ≤ 64 MiB
  // Executables are wanted at random access and may be large: no whole view is made.
  void (*read_source)(const FileFacts&, const ByteSource&, Collector&) = nullptr;
  // Null when the container is of no interest.
  std::unique_ptr<ContainerState> (*enter)(const unpack::Tree&, unpack::ArtifactId) = nullptr;
};

std::span<const Ecosystem* const> all_ecosystem();

}  // namespace assay::catalog
