#include "unpack/codec/codec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const MemorySource source({reinterpret_cast<const std::byte*>(data), size});
  SourceStream stream(source);
  unpack::Feed feed(stream);
  const auto decoder = unpack::open_deflate64(feed);
  std::vector<std::byte> out(4096);
  for (std::uint64_t made = 0; made < 4u << 20;) {
    const auto got = decoder->read(out);
    if (!got || *got == 0) break;
    made += *got;
  }
  return 0;
}
