// What a container format is to the engine. One file of format/ defines one Format; nothing else
// changes.
//
// A format never opens, names or creates files, never recurses and never decides about limits: it
// turns its input into entries and hands them to a Sink. The engine (engine.h) owns recursion,
// scratch space, limits and path safety.
#pragma once

#include "base/stream.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace assay::unpack {

class BufferPool;

// What the first bytes (and, at random access, the last ones) show. Detection is by content, never
// by name.
struct Probe {
  ByteView head;  // first bytes, up to 64 KiB
  ByteView tail;  // last bytes, up to 64 KiB + 22; empty for a stream of unknown end
  std::optional<std::uint64_t> size;  // whole size when known
};

enum class Access {
  stream,  // reads front to back, holds no more than a window
  random,  // needs the whole content; the engine keeps it in memory or in unlinked scratch
  none,    // a leaf type: recognised and named, nothing inside
};

enum class Kind {
  archive,
  compression,
  package,
  image,
  disk,
  filesystem,
  firmware,
  executable,
  document,
  media,
  data
};

struct Magic {
  std::size_t offset = 0;
  std::string_view bytes;
};

enum class EntryKind { file, directory, symlink, hardlink, device, fifo };

// Why bytes could not be looked into. Words are stable: they appear in reports and in JSON.
enum class Reason { none, encrypted, damaged, limit, unsupported, unreadable, gap, trailing };
const char* name(Reason reason);

struct EntryMeta {
  std::string path;  // as written in the container, '/' separated; the engine makes it safe
  EntryKind kind = EntryKind::file;
  std::optional<std::uint64_t> size;  // when the container says it; a claim, not a promise
  std::uint32_t mode = 0;             // POSIX permission bits
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::string link_target;              // symlink, hardlink
  std::optional<std::uint64_t> offset;  // where a carved or trailing part begins in the container
  bool hidden = false;  // not reachable the ordinary way (only in a local header, whited out by a
                        // later layer)
  std::optional<std::uint64_t> packed_size;  // bytes it takes in the container, for the ratio limit
  // `gap` or `trailing`: bytes outside the container's own structure. They are opened when their
  // type is known, else listed as opaque with this reason.
  Reason remnant = Reason::none;
};

// Where a format delivers what it finds. Every call returns an error only when the scan must end
// (total limit, cancelled); the format then returns that error at once.
class Sink {
 public:
  virtual ~Sink() = default;
  // A file whose bytes come from `content`. The engine reads it to the end, or to a limit, or not
  // at all; the format skips what is left. An error from the stream makes this entry opaque, not
  // the whole container.
  virtual Status file(const EntryMeta& meta, ByteStream& content) = 0;
  // A file whose bytes lie ready at random access (stored members, file-system extents): no copy is
  // made.
  virtual Status file(const EntryMeta& meta, const ByteSource& content) = 0;
  // Directories, links and nodes: kept as metadata, never followed.
  virtual Status node(const EntryMeta& meta) = 0;
  // Bytes that belong to the container but could not be looked into.
  virtual Status opaque(const EntryMeta& meta, Reason reason, std::string detail) = 0;
};

struct Input {
  // Exactly one is set, by Format::access.
  ByteStream* stream = nullptr;
  const ByteSource* source = nullptr;
  std::string_view name;  // last path component, only for naming the member of a plain compression
  std::uint64_t memory_limit_bytes = 192u << 20;  // largest dictionary or table a decoder may take
  BufferPool* buffers = nullptr;  // reused working memory (buffer_pool.h); may be null
};

struct Format {
  std::string_view name;   // short lower-case, as `assay formats` prints it: "zip"
  std::string_view title;  // for docs/FORMATS.md: "ZIP (zip64, data descriptors, …)"
  Kind kind = Kind::archive;
  Access access = Access::none;
  std::span<const Magic> magics = {};  // any one of them selects the format …
  bool (*confirm)(const Probe&) =
      nullptr;         // … if this, when set, agrees. No magics: confirm alone decides
  int precedence = 0;  // higher is asked first when several match
  // Reads the container. An error means damaged/encrypted/unsupported from here on; entries already
  // delivered stay. Null for leaf types.
  Status (*open)(const Input&, Sink&) = nullptr;
  std::string_view doc =
      {};  // one or two sentences for docs/FORMATS.md: variants, what is reported as opaque
  // Processor of an executable ("x86-64", "arm64"); empty when unknown. Null for everything else.
  std::string_view (*machine)(const Probe&) = nullptr;
  // True when the end of the content shows this format whatever its head says (a zip behind a JPEG
  // or an ELF): the content is then opened in this way too. Only asked at random access.
  bool (*at_tail)(const Probe&) = nullptr;
};

// The generated table of every file in format/ (leaf types included).
std::span<const Format* const> all_format();

}  // namespace assay::unpack
