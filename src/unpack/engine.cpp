// Recursion. Every entry that a format delivers takes one of two ways:
//
//   streamed      its type reads front to back (gzip, tar): members are delivered while the bytes
//   pass by,
//                 hashed on the way; nothing is kept
//   at hand       everything else: the whole content is in memory, in the container itself (stored
//   members)
//                 or in unlinked scratch; equal content is recognised by its digest and opened once
//
// Limits, path safety, coverage and the calls to the observer live here and nowhere else.
#include "unpack/engine.h"

#include "base/file.h"
#include "unpack/buffer_pool.h"
#include "unpack/digest_index.h"
#include "unpack/embedded.h"
#include "unpack/folder_walk.h"
#include "unpack/image_layers.h"
#include "unpack/metered_stream.h"
#include "unpack/safe_path.h"
#include "unpack/scratch.h"

#include <algorithm>
#include <unordered_map>

namespace assay::unpack {

namespace {

constexpr std::size_t kHeadBytes = 64u << 10;
constexpr std::size_t kTailBytes = (64u << 10) + 22;
constexpr std::size_t kChunkBytes = 1u << 20;
constexpr std::uint64_t kBufferBudgetBytes = 96ull << 20;
// A container of this size without a single member has something to hide.
constexpr std::uint64_t kEmptyContainerBytes = 4096;

Reason reason_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::encrypted:
      return Reason::encrypted;
    case ErrorCode::unsupported:
      return Reason::unsupported;
    case ErrorCode::limit:
      return Reason::limit;
    case ErrorCode::damaged:
      return Reason::damaged;
    default:
      return Reason::unreadable;
  }
}

bool is_blocking_kind(Kind kind) {
  return kind != Kind::document && kind != Kind::media && kind != Kind::data;
}

// One open container.
struct Frame {
  ArtifactId id = kNoArtifact;
  std::uint32_t depth = 0;    // containers around its members
  std::uint32_t deepest = 0;  // depth reached below
  Vessel vessel;
  std::uint64_t entries = 0;
};

// What a container came to, for its repeats.
struct Subtree {
  Meter::Totals totals;
  std::uint32_t levels = 0;
  bool open = true;  // still being read: a repeat now means that it contains itself
};

class Engine {
 public:
  Engine(const Options& options, Observer& observer)
      : limits_(options.limits),
        scratch_dir_(options.scratch_dir),
        observer_(observer),
        cancelled_(options.cancelled),
        pool_(kBufferBudgetBytes),
        meter_(limits_, cancelled_),
        seen_(tree_) {}

  Result<Tree> run(const Package& package);

  // The calls of Sink, with the container they come from.
  Status add(Frame& frame, const EntryMeta& meta, ByteStream& content);
  Status add(Frame& frame, const EntryMeta& meta, const ByteSource& content);
  Status add_node(Frame& frame, const EntryMeta& meta);
  Status add_opaque(Frame& frame, const EntryMeta& meta, Reason reason, std::string detail);

 private:
  struct AtHand {
    const ByteSource& source;
    ByteView head;
    ByteView tail;
  };

  Artifact& artifact(ArtifactId id) { return tree_.artifacts[id]; }
  ArtifactId new_artifact(const Frame& frame, const EntryMeta& meta);
  Result<ArtifactId> admit(Frame& frame, const EntryMeta& meta);
  Status ended() const;  // the reason why the scan is over, if it is
  Status end_scan(const Error& error);
  void set_opaque(ArtifactId id, Reason reason, std::string detail, bool fail_closed);
  void note_damage(ArtifactId id, const Error& error);
  void report_progress();

  Status add_root(const Package& package);
  Status add_folder(const std::string& folder, ArtifactId id);
  Status take_stream(Frame& frame, ArtifactId id, const EntryMeta& meta, MeteredStream& stream);
  Status take_source(Frame& frame, ArtifactId id, const EntryMeta& meta, const ByteSource& content);
  Status collect(Frame& frame, ArtifactId id, const EntryMeta& meta, MeteredStream& stream,
                 BufferPool::Loan buffer, std::size_t filled);
  Status spool(Frame& frame, ArtifactId id, const EntryMeta& meta, MeteredStream& stream,
               ByteView front);
  Status take_memory(Frame& frame, ArtifactId id, const EntryMeta& meta, ByteView bytes,
                     const std::optional<Error>& damage);
  Status take_large(Frame& frame, ArtifactId id, const EntryMeta& meta, const ByteSource& source,
                    const Digest& digest, const std::optional<Error>& damage);

  Status settle(Frame& frame, ArtifactId id, const EntryMeta& meta, const AtHand& content,
                const Digest& digest, const std::optional<Error>& damage);
  Status repeat(Frame& frame, ArtifactId id, ArtifactId first);
  Status cut_short(ArtifactId id, const AtHand& content, const Error& limit);
  void look_for_images(ArtifactId id, const AtHand& content);
  Status open_at_hand(Frame& frame, ArtifactId id, const Format* behind, const AtHand& content);
  Status open_streamed(Frame& frame, ArtifactId id, ByteView head, MeteredStream& stream);
  bool too_deep(Frame& frame, ArtifactId id);
  Status run_format(const Format& format, Frame& frame, const Input& input);
  void close(const Frame& frame, const Status& result, std::uint64_t size);
  void record_subtree(Frame& outer, const Frame& inner, const Meter::Totals& start);
  Input new_input();
  Status drain(Frame& frame, MeteredStream& stream);

  const Limits limits_;
  const std::string scratch_dir_;
  Observer& observer_;
  const std::atomic<bool>* cancelled_;
  BufferPool pool_;
  Meter meter_;
  Tree tree_;
  ImageLayers images_;
  DigestIndex seen_;
  std::unordered_map<ArtifactId, Subtree> subtrees_;
  std::optional<Error> end_;  // set once the scan is over
  std::uint64_t package_bytes_done_ = 0;
};

class FrameSink final : public Sink {
 public:
  FrameSink(Engine& engine, Frame& frame) : engine_(engine), frame_(frame) {}
  Status file(const EntryMeta& meta, ByteStream& content) override {
    return engine_.add(frame_, meta, content);
  }
  Status file(const EntryMeta& meta, const ByteSource& content) override {
    return engine_.add(frame_, meta, content);
  }
  Status node(const EntryMeta& meta) override { return engine_.add_node(frame_, meta); }
  Status opaque(const EntryMeta& meta, Reason reason, std::string detail) override {
    return engine_.add_opaque(frame_, meta, reason, std::move(detail));
  }

 private:
  Engine& engine_;
  Frame& frame_;
};

// ---- entries

Status Engine::ended() const {
  if (end_) return std::unexpected(*end_);
  return {};
}

Status Engine::end_scan(const Error& error) {
  if (!end_) end_ = error;
  return std::unexpected(*end_);
}

ArtifactId Engine::new_artifact(const Frame& frame, const EntryMeta& meta) {
  const auto id = static_cast<ArtifactId>(tree_.artifacts.size());
  Artifact& a = tree_.artifacts.emplace_back();
  a.parent = frame.id;
  a.path = safe_path(meta.path, static_cast<std::size_t>(limits_.path_bytes));
  a.kind = meta.kind;
  a.size = meta.size.value_or(0);
  a.mode = meta.mode;
  a.uid = meta.uid;
  a.gid = meta.gid;
  if (!meta.link_target.empty()) a.link_target = meta.link_target.substr(0, limits_.path_bytes);
  a.offset = meta.offset;
  a.hidden = meta.hidden;
  return id;
}

void Engine::report_progress() {
  observer_.progress(package_bytes_done_, meter_.members(), meter_.total_bytes());
}

Result<ArtifactId> Engine::admit(Frame& frame, const EntryMeta& meta) {
  ASSAY_TRY(ended());
  ++frame.entries;
  meter_.add_member();
  if (frame.depth == 1) package_bytes_done_ += meta.packed_size.value_or(0);
  if (auto within = meter_.scan(); !within) {
    ASSAY_TRY(end_scan(within.error()));
  }
  report_progress();
  return new_artifact(frame, meta);
}

void Engine::set_opaque(ArtifactId id, Reason reason, std::string detail, bool fail_closed) {
  Artifact& a = artifact(id);
  a.status = Coverage::opaque;
  a.reason = reason;
  a.detail = std::move(detail);
  const bool remnant = reason == Reason::gap || reason == Reason::trailing;
  a.executable_or_archive =
      !remnant && (a.type != nullptr ? is_blocking_kind(a.type->kind) || reason == Reason::limit
                                     : fail_closed || reason == Reason::limit);
}

void Engine::note_damage(ArtifactId id, const Error& error) {
  Artifact& a = artifact(id);
  if (a.damaged) return;
  a.damaged = true;
  a.reason = reason_of(error.code);
  a.detail = error.message;
}

Status Engine::add_node(Frame& frame, const EntryMeta& meta) {
  ASSAY_ASSIGN(const ArtifactId id, admit(frame, meta));
  artifact(id).size = 0;
  return {};
}

Status Engine::add_opaque(Frame& frame, const EntryMeta& meta, Reason reason, std::string detail) {
  ASSAY_ASSIGN(const ArtifactId id, admit(frame, meta));
  set_opaque(id, reason, std::move(detail), /*fail_closed=*/true);
  return {};
}

Status Engine::add(Frame& frame, const EntryMeta& meta, ByteStream& content) {
  ASSAY_ASSIGN(const ArtifactId id, admit(frame, meta));
  if (meter_.exhausted(frame.vessel)) {
    set_opaque(id, Reason::limit, "ratio: its container has unpacked to too many times its size",
               true);
    return {};
  }
  MeteredStream stream(content, meter_, frame.vessel, meta.packed_size.value_or(0));
  ASSAY_TRY(take_stream(frame, id, meta, stream));
  if (auto within = meter_.scan(); !within) return end_scan(within.error());
  return ended();
}

Status Engine::add(Frame& frame, const EntryMeta& meta, const ByteSource& content) {
  ASSAY_ASSIGN(const ArtifactId id, admit(frame, meta));
  artifact(id).size = content.size();
  frame.vessel.unpacked_bytes += content.size();
  meter_.add_bytes(content.size());
  meter_.add_weight(content.size());
  if (auto within = meter_.scan(); !within) {
    set_opaque(id, Reason::limit, within.error().message, true);
    return end_scan(within.error());
  }
  auto within = meter_.member(frame.vessel, content.size(), meta.packed_size.value_or(0));
  if (!within) {
    set_opaque(id, Reason::limit, within.error().message, true);
    return {};
  }
  ASSAY_TRY(take_source(frame, id, meta, content));
  return ended();
}

// ---- bringing the bytes to hand

Status Engine::take_stream(Frame& frame, ArtifactId id, const EntryMeta& meta,
                           MeteredStream& stream) {
  const std::uint64_t resident = std::min(limits_.resident_bytes, pool_.room());
  const bool fits = meta.size && *meta.size < resident;
  auto buffer = pool_.borrow(
      fits ? std::max<std::size_t>(static_cast<std::size_t>(*meta.size) + 1, kHeadBytes)
           : kHeadBytes);
  const std::size_t filled = stream.fill(buffer.bytes().first(kHeadBytes));
  const ByteView head = buffer.bytes().first(filled);
  if (filled < kHeadBytes) return take_memory(frame, id, meta, head, stream.error());
  const Format* type = detect({.head = head, .size = meta.size});
  if (type != nullptr && type->open != nullptr && type->access == Access::stream) {
    artifact(id).type = type;
    return open_streamed(frame, id, head, stream);
  }
  return collect(frame, id, meta, stream, std::move(buffer), filled);
}

// Reads on until the end, doubling the buffer as long as there is room, then to scratch.
Status Engine::collect(Frame& frame, ArtifactId id, const EntryMeta& meta, MeteredStream& stream,
                       BufferPool::Loan buffer, std::size_t filled) {
  for (;;) {
    filled += stream.fill(buffer.bytes().subspan(filled));
    if (filled < buffer.capacity()) {
      return take_memory(frame, id, meta, buffer.bytes().first(filled), stream.error());
    }
    const std::uint64_t larger = std::max<std::uint64_t>(buffer.capacity() * 2, kChunkBytes);
    if (larger > std::min(limits_.resident_bytes, pool_.room())) {
      return spool(frame, id, meta, stream, buffer.bytes());
    }
    auto next = pool_.borrow(static_cast<std::size_t>(larger));
    std::copy_n(buffer.bytes().begin(), filled, next.bytes().begin());
    buffer = std::move(next);
  }
}

Status Engine::spool(Frame& frame, ArtifactId id, const EntryMeta& meta, MeteredStream& stream,
                     ByteView front) {
  auto fd = open_scratch(scratch_dir_);
  if (!fd) return end_scan(fd.error());
  stream.start_hash(front);
  ScratchWriter writer(std::move(*fd));
  if (auto put = writer.write(front); !put) return end_scan(put.error());
  const auto chunk = pool_.borrow(kChunkBytes);
  while (const std::size_t got = stream.fill(chunk.bytes())) {
    if (auto put = writer.write(chunk.bytes().first(got)); !put) return end_scan(put.error());
  }
  auto written = writer.finish();
  if (!written) return end_scan(written.error());
  return take_large(frame, id, meta, *written, stream.digest(), stream.error());
}

Status Engine::take_memory(Frame& frame, ArtifactId id, const EntryMeta& meta, ByteView bytes,
                           const std::optional<Error>& damage) {
  const MemorySource source(bytes);
  const AtHand content{source, bytes.first(std::min(bytes.size(), kHeadBytes)),
                       bytes.last(std::min(bytes.size(), kTailBytes))};
  return settle(frame, id, meta, content, sha256(bytes), damage);
}

Status Engine::take_large(Frame& frame, ArtifactId id, const EntryMeta& meta,
                          const ByteSource& source, const Digest& digest,
                          const std::optional<Error>& damage) {
  const auto ends = pool_.borrow(kHeadBytes + kTailBytes);
  const MutableBytes head = ends.bytes().first(kHeadBytes);
  const MutableBytes tail = ends.bytes().subspan(kHeadBytes, kTailBytes);
  const std::uint64_t size = source.size();
  auto head_got = source.pread(0, head);
  auto tail_got = source.pread(size > kTailBytes ? size - kTailBytes : 0, tail);
  if (!head_got || !tail_got) {
    set_opaque(id, Reason::unreadable, (head_got ? tail_got : head_got).error().message, true);
    return {};
  }
  const AtHand content{source, head.first(*head_got), tail.first(*tail_got)};
  return settle(frame, id, meta, content, digest, damage);
}

Status Engine::take_source(Frame& frame, ArtifactId id, const EntryMeta& meta,
                           const ByteSource& content) {
  const ByteView memory = content.memory();
  if (!memory.empty() || content.size() == 0) return take_memory(frame, id, meta, memory, {});
  if (content.size() <= std::min(limits_.resident_bytes, pool_.room())) {
    const auto size = static_cast<std::size_t>(content.size());
    const auto buffer = pool_.borrow(size);
    auto got = content.pread(0, buffer.bytes().first(size));
    if (!got) {
      set_opaque(id, Reason::unreadable, got.error().message, true);
      return {};
    }
    std::optional<Error> cut;
    if (*got < size) cut = Error{ErrorCode::io, "became shorter while it was read"};
    return take_memory(frame, id, meta, buffer.bytes().first(*got), cut);
  }
  // Too large to hold. What can be streamed is streamed; the rest is hashed in place.
  SourceStream whole(content);
  Vessel already_counted{.packed_bytes = ~0ull};
  Meter silent(limits_, cancelled_);
  MeteredStream stream(whole, silent, already_counted, 0);
  if (frame.id == kNoArtifact) {
    stream.on_progress([this](std::uint64_t count) {
      package_bytes_done_ = count;
      report_progress();
    });
  }
  const auto chunk = pool_.borrow(kChunkBytes);
  const std::size_t filled = stream.fill(chunk.bytes().first(kHeadBytes));
  const Format* type = detect({.head = chunk.bytes().first(filled), .size = content.size()});
  if (type != nullptr && type->open != nullptr && type->access == Access::stream) {
    artifact(id).type = type;
    return open_streamed(frame, id, chunk.bytes().first(filled), stream);
  }
  stream.start_hash(chunk.bytes().first(filled));
  while (stream.fill(chunk.bytes()) > 0) {
  }
  if (stream.error()) {
    set_opaque(id, Reason::unreadable, stream.error()->message, true);
    return {};
  }
  return take_large(frame, id, meta, content, stream.digest(), {});
}

// ---- content at hand

Status Engine::settle(Frame& frame, ArtifactId id, const EntryMeta& meta, const AtHand& content,
                      const Digest& digest, const std::optional<Error>& damage) {
  artifact(id).size = content.source.size();
  if (damage) {
    note_damage(id, *damage);
  } else {
    artifact(id).digest = digest;
    if (const ArtifactId first = seen_.find(digest); first != kNoArtifact)
      return repeat(frame, id, first);
    seen_.insert(id);
  }
  if (damage && damage->code == ErrorCode::limit) return cut_short(id, content, *damage);
  const Probe probe{content.head, content.tail, content.source.size()};
  const Format* type = detect(probe);
  const Format* behind = nullptr;
  const bool streams =
      type != nullptr && type->access == Access::stream;  // it tells what follows its end
  for (const Format* format : all_format()) {
    if (!streams && format != type && format->at_tail != nullptr && format->at_tail(probe))
      behind = format;
  }
  if (type == nullptr) type = std::exchange(behind, nullptr);
  artifact(id).type = type;
  if (type != nullptr && type->machine != nullptr) artifact(id).machine = type->machine(probe);
  images_.content(tree_, id, {&content.source, content.head});
  observer_.content(tree_, id, {&content.source, content.head});
  if ((type != nullptr && type->open != nullptr) || behind != nullptr) {
    ASSAY_TRY(open_at_hand(frame, id, behind, content));
  }
  if (artifact(id).status != Coverage::leaf) return {};
  if (damage) {
    set_opaque(id, reason_of(damage->code), damage->message, /*fail_closed=*/content.head.empty());
  } else if (type == nullptr && meta.remnant != Reason::none) {
    set_opaque(id, meta.remnant, "bytes outside the structure of the container", false);
  } else if (type == nullptr) {
    look_for_images(id, content);
  }
  return {};
}

// A flash image has no format of its own, but what lies in it has.
void Engine::look_for_images(ArtifactId id, const AtHand& content) {
  constexpr std::uint64_t kSmallestImage = 4096;
  if (content.source.size() < kSmallestImage) return;
  const auto found = find_embedded(content.source);
  if (!found) return set_opaque(id, reason_of(found.error().code), found.error().message, false);
  if (found->count == 0) return;
  std::string detail = "holds a " + std::string(found->format->name) + " image at byte " +
                       std::to_string(found->offset);
  if (found->count > 1) detail += " and " + std::to_string(found->count - 1) + " more";
  set_opaque(id, Reason::unsupported, detail + ", which is not opened yet", true);
}

// Content that went over a limit: named by its head and looked at no further, or the limit would be
// none.
Status Engine::cut_short(ArtifactId id, const AtHand& content, const Error& limit) {
  artifact(id).type = detect({.head = content.head});
  const MemorySource front(content.head);
  observer_.content(tree_, id, {&front, content.head});
  set_opaque(id, Reason::limit, limit.message, true);
  return {};
}

Status Engine::repeat(Frame& frame, ArtifactId id, ArtifactId first) {
  Artifact& a = artifact(id);
  const Artifact& original = artifact(first);
  a.type = original.type;
  a.machine = original.machine;
  const auto found = subtrees_.find(first);
  const Subtree below = found != subtrees_.end() ? found->second : Subtree{.open = false};
  if (below.open) {
    set_opaque(id, Reason::limit, "depth: contains itself, without end", true);
    return {};
  }
  if (frame.depth + below.levels > limits_.depth) {
    set_opaque(id, Reason::limit, "depth: more than " + std::to_string(limits_.depth) + " levels",
               true);
    return {};
  }
  a.same_as = first;
  a.status = original.status;
  a.reason = original.reason;
  a.detail = original.detail;
  a.damaged = original.damaged;
  a.executable_or_archive = original.executable_or_archive;
  observer_.repeat(tree_, id);
  frame.deepest = std::max(frame.deepest, frame.depth + below.levels);
  meter_.add(below.totals);
  if (auto within = meter_.scan(); !within) return end_scan(within.error());
  return {};
}

bool Engine::too_deep(Frame& frame, ArtifactId id) {
  if (frame.depth + 1 <= limits_.depth) return false;
  set_opaque(id, Reason::limit, "depth: more than " + std::to_string(limits_.depth) + " levels",
             true);
  return true;
}

Input Engine::new_input() {
  Input input;
  input.memory_limit_bytes = limits_.decoder_memory_bytes;
  input.buffers = &pool_;
  return input;
}

Status Engine::run_format(const Format& format, Frame& frame, const Input& input) {
  FrameSink sink(*this, frame);
  return format.open(input, sink);
}

Status Engine::open_at_hand(Frame& frame, ArtifactId id, const Format* behind,
                            const AtHand& content) {
  if (too_deep(frame, id)) return {};
  const Format* type = artifact(id).type;
  const bool leaf_type = type->open == nullptr;
  Frame inner;
  inner.id = id;
  inner.depth = inner.deepest = frame.depth + 1;
  inner.vessel.packed_bytes = content.source.size();
  const Meter::Totals start = meter_.totals();
  subtrees_[id] = {};
  observer_.enter(tree_, id);
  if (!leaf_type) artifact(id).status = Coverage::opened;

  const std::string name = artifact(id).path;
  Input input = new_input();
  input.name = last_step(name);
  Status result;
  if (!leaf_type) {
    SourceStream stream(content.source);
    if (type->access == Access::stream) {
      input.stream = &stream;
    } else {
      input.source = &content.source;
    }
    result = run_format(*type, inner, input);
  }
  if (behind != nullptr && !end_) {
    const std::uint64_t before = inner.entries;
    input.stream = nullptr;
    input.source = &content.source;
    Status second = run_format(*behind, inner, input);
    if (inner.entries > before) {
      artifact(id).status = Coverage::opened;
      if (result) result = std::move(second);
    }
  }
  if (artifact(id).status == Coverage::opened) close(inner, result, content.source.size());
  observer_.leave(tree_, id);
  record_subtree(frame, inner, start);
  return ended();
}

void Engine::record_subtree(Frame& outer, const Frame& inner, const Meter::Totals& start) {
  outer.deepest = std::max(outer.deepest, inner.deepest);
  subtrees_[inner.id] = {meter_.totals() - start, inner.deepest - outer.depth, false};
}

// The verdict on a container whose format has returned.
void Engine::close(const Frame& frame, const Status& result, std::uint64_t size) {
  Artifact& a = artifact(frame.id);
  if (!result) {
    const Error& error = end_ ? *end_ : result.error();
    const bool sound = error.code == ErrorCode::unsupported || error.code == ErrorCode::encrypted;
    if (frame.entries > 0 || !sound) note_damage(frame.id, error);
  }
  if (frame.entries > 0) return;
  if (!result) {
    set_opaque(frame.id, reason_of(result.error().code), result.error().message, true);
  } else if (size > kEmptyContainerBytes) {
    set_opaque(frame.id, Reason::unsupported,
               "recognised as " + std::string(a.type->name) + ", but no member was found in it",
               true);
  } else {
    a.detail = "holds no members";
  }
}

// ---- content that streams

Status Engine::open_streamed(Frame& frame, ArtifactId id, ByteView head, MeteredStream& stream) {
  if (too_deep(frame, id)) return {};
  Frame inner;
  inner.id = id;
  inner.depth = inner.deepest = frame.depth + 1;
  stream.start_hash(head);
  stream.stop_weighing();
  stream.feed(inner.vessel);
  artifact(id).status = Coverage::opened;
  const Meter::Totals start = meter_.totals();
  observer_.enter(tree_, id);

  const std::string name = artifact(id).path;
  PrefixedStream whole(head, stream);
  Input input = new_input();
  input.name = last_step(name);
  input.stream = &whole;
  Status result = run_format(*artifact(id).type, inner, input);
  if (!end_) {
    auto drained = drain(inner, stream);
    if (result && stream.error()) result = std::unexpected(*stream.error());
    if (!drained) result = std::move(drained);
  }
  artifact(id).size = stream.count();
  const bool whole_read = stream.ended() && !stream.error();
  if (whole_read) artifact(id).digest = stream.digest();
  close(inner, result, stream.count());
  observer_.leave(tree_, id);
  record_subtree(frame, inner, start);
  if (whole_read && seen_.find(artifact(id).digest) == kNoArtifact) {
    seen_.insert(id);
    observer_.content(tree_, id, {nullptr, head});
  }
  return ended();
}

// What the format left unread: padding, or bytes that nobody has looked at.
Status Engine::drain(Frame& frame, MeteredStream& stream) {
  const auto chunk = pool_.borrow(kChunkBytes);
  const std::uint64_t begin = stream.count();
  bool padding = true;
  while (const std::size_t got = stream.fill(chunk.bytes())) {
    const auto part = chunk.bytes().first(got);
    padding = padding &&
              std::all_of(part.begin(), part.end(), [](std::byte b) { return b == std::byte{0}; });
  }
  if (padding) return {};
  EntryMeta meta;
  meta.path = "trailing";
  meta.offset = begin;
  meta.size = stream.count() - begin;
  return add_opaque(frame, meta, Reason::trailing, "bytes after the end of the container");
}

// ---- the package itself

Result<Tree> Engine::run(const Package& package) {
  auto done = add_root(package);
  if (end_ && end_->code != ErrorCode::limit) return std::unexpected(*end_);
  if (!end_ && !done) return std::unexpected(std::move(done).error());
  report_progress();
  images_.apply(tree_);
  return std::move(tree_);
}

Status Engine::add_root(const Package& package) {
  Frame outside;
  EntryMeta meta;
  meta.path = last_step(package.name);
  if (!package.folder.empty()) return add_folder(package.folder, new_artifact(outside, meta));
  const ArtifactId id = new_artifact(outside, meta);
  if (package.source != nullptr) {
    meta.size = package.source->size();
    artifact(id).size = *meta.size;
    outside.vessel.packed_bytes = *meta.size;
    meter_.set_package_bytes(*meta.size);
    return take_source(outside, id, meta, *package.source);
  }
  outside.vessel.packed_bytes = ~0ull;
  MeteredStream stream(*package.stream, meter_, outside.vessel, 0);
  stream.stop_weighing();
  stream.on_progress([this](std::uint64_t count) {
    package_bytes_done_ = count;
    meter_.set_package_bytes(count);
    report_progress();
  });
  return take_stream(outside, id, meta, stream);
}

Status Engine::add_folder(const std::string& folder, ArtifactId id) {
  Frame outside;
  Frame inner;
  inner.id = id;
  inner.vessel.packed_bytes = ~0ull;
  artifact(id).kind = EntryKind::directory;
  artifact(id).status = Coverage::opened;
  observer_.enter(tree_, id);
  FrameSink sink(*this, inner);
  auto walked = walk_folder(folder, sink);
  if (!walked && !end_) return walked;
  if (end_) note_damage(id, *end_);
  observer_.leave(tree_, id);
  return {};
}

}  // namespace

Result<Tree> unpack(const Package& package, const Options& options, Observer& observer) {
  return Engine(options, observer).run(package);
}

}  // namespace assay::unpack
