// Opens a package to the last nested byte and reports what it meets.
#pragma once

#include "unpack/artifact.h"
#include "unpack/limits.h"

#include <atomic>
#include <chrono>

namespace assay::unpack {

// The bytes of one distinct content, while the engine has them at hand.
struct Content {
  const ByteSource* source = nullptr;  // null when only the digest is known (streamed containers)
  ByteView head;                       // first bytes, up to 64 KiB, always there
};

// What the scan learns while unpacking goes on. Calls come in tree order, from one thread.
class Observer {
 public:
  virtual ~Observer() = default;
  // A container begins. Its digest and size may not be known yet.
  virtual void enter(const Tree&, ArtifactId) {}
  // A file's content, once per distinct content, containers included (before their members when
  // they are read at random access, after them when streamed). `content` is valid during the call
  // only.
  virtual void content(const Tree&, ArtifactId, const Content&) {}
  // Same bytes as an earlier artifact (Artifact::same_as): nothing is read again.
  virtual void repeat(const Tree&, ArtifactId) {}
  // All members of a container are done.
  virtual void leave(const Tree&, ArtifactId) {}
  // Bytes of the package and members done so far, for a progress line. Called often; must be cheap.
  virtual void progress(std::uint64_t package_bytes, std::uint64_t members,
                        std::uint64_t unpacked_bytes) {
    (void)package_bytes, (void)members, (void)unpacked_bytes;
  }
};

struct Options {
  Limits limits;
  std::string scratch_dir;  // for unlinked spool files; must exist
  const std::atomic<bool>* cancelled = nullptr;
};

// What is opened: a file, a folder walked as one container, or a stream (standard input).
struct Package {
  std::string name;                    // shown as the first step of every path
  const ByteSource* source = nullptr;  // exactly one of source, stream, folder
  ByteStream* stream = nullptr;
  std::string folder;
};

// Unpacks all of it. Damage, encryption and limits are in the tree, not errors; an error is ours
// (disk full, cancelled).
Result<Tree> unpack(const Package& package, const Options& options, Observer& observer);

// The type of some content, by the same table; null when unknown.
const Format* detect(const Probe& probe);

}  // namespace assay::unpack
