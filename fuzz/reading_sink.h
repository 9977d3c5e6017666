// A sink that reads everything a format delivers, up to a budget, and forgets it.
#pragma once

#include "unpack/format.h"

#include <cstdlib>
#include <vector>

namespace assay::unpack {

class ReadingSink final : public Sink {
 public:
  static constexpr std::uint64_t kBytes = 8u << 20;
  static constexpr int kEntries = 2000;

  Status file(const EntryMeta& meta, ByteStream& content) override {
    ASSAY_TRY(count(meta));
    std::vector<std::byte> buffer(32u << 10);
    for (;;) {
      auto got = content.read(buffer);
      if (!got || *got == 0) return {};
      if (*got > buffer.size()) std::abort();
      ASSAY_TRY(spend(*got));
    }
  }
  Status file(const EntryMeta& meta, const ByteSource& content) override {
    SourceStream stream(content);
    return file(meta, stream);
  }
  Status node(const EntryMeta& meta) override { return count(meta); }
  Status opaque(const EntryMeta& meta, Reason reason, std::string detail) override {
    if (reason == Reason::none || detail.empty()) std::abort();  // opaque without a reason
    return count(meta);
  }

 private:
  Status count(const EntryMeta&) {
    return ++entries_ > kEntries ? Status(fail(ErrorCode::cancelled, "entries")) : Status();
  }
  Status spend(std::uint64_t bytes) {
    spent_ += bytes;
    return spent_ > kBytes ? Status(fail(ErrorCode::cancelled, "bytes")) : Status();
  }

  int entries_ = 0;
  std::uint64_t spent_ = 0;
};

}  // namespace assay::unpack
