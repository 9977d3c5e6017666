// The tree that unpacking leaves behind: one Artifact per file, at any depth.
#pragma once

#include "base/hash.h"
#include "unpack/format.h"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::unpack {

using ArtifactId = std::uint32_t;
constexpr ArtifactId kNoArtifact = 0xffffffff;

// Exactly one per byte of the package (design.md, coverage).
enum class Coverage {
  opened,  // a container whose members are listed
  leaf,    // read and scanned whole
  opaque,  // could not be looked into; `reason` and `detail` say why
};
const char* name(Coverage status);

struct Artifact {
  ArtifactId parent = kNoArtifact;  // kNoArtifact: the package itself
  std::string path;  // inside the parent, made safe; the package's own file name for the root
  EntryKind kind = EntryKind::file;
  std::uint64_t size = 0;  // bytes read (or claimed, when opaque before reading)
  Digest digest;           // SHA-256 of the whole content; zero when it could not be read whole
  const Format* type = nullptr;  // null: unknown data
  std::string_view machine;      // processor of an executable: "x86-64", "arm64"; else empty
  Coverage status = Coverage::leaf;
  Reason reason = Reason::none;
  std::string detail;
  std::uint32_t mode = 0;
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::string link_target;
  std::optional<std::uint64_t> offset;
  bool hidden = false;    // see EntryMeta::hidden
  bool shadowed = false;  // replaced or whited out in the merged root of a container image
  bool damaged = false;   // opened, but not to its end: `reason` and `detail` say where it broke
  bool executable_or_archive = false;  // opaque content of this kind blocks approval (design.md §6)
  ArtifactId same_as =
      kNoArtifact;  // same content as an earlier artifact: analysed there, members listed there
};

struct CoverageTotals {
  std::uint64_t opened_files = 0, leaf_files = 0, opaque_files = 0;
  std::uint64_t opened_bytes = 0, leaf_bytes = 0, opaque_bytes = 0;
};

struct Tree {
  std::vector<Artifact> artifacts;  // in depth-first order of the package; [0] is the package

  // Full nested path: `app.zip!/lib/x.jar!/META-INF/MANIFEST.MF`. A compressed tar is one step
  // (`x.tar.gz!/etc/passwd`), although the tar is an artifact of its own (`x.tar.gz!/x.tar`).
  std::string path(ArtifactId id) const;
  CoverageTotals totals() const;
};

}  // namespace assay::unpack
