// Any bytes as one format: fuzz_format_NAME opens its input as NAME, whatever detection would say.
#include "reading_sink.h"

namespace {

using namespace assay;
const unpack::Format* chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char*** arguments) {
  const std::string_view program = (*arguments)[0];
  for (const unpack::Format* format : unpack::all_format()) {
    if (format->open != nullptr && program.ends_with("fuzz_format_" + std::string(format->name)))
      chosen = format;
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (chosen == nullptr) std::abort();  // start it as fuzz_format_NAME
  const MemorySource source({reinterpret_cast<const std::byte*>(data), size});
  SourceStream stream(source);
  unpack::Input input{.name = "input", .memory_limit_bytes = 16u << 20};
  const unpack::Probe probe{source.memory(), source.memory(), size};
  if (chosen->confirm != nullptr) (void)chosen->confirm(probe);
  if (chosen->at_tail != nullptr) (void)chosen->at_tail(probe);
  if (chosen->access == unpack::Access::stream) {
    input.stream = &stream;
  } else {
    input.source = &source;
  }
  unpack::ReadingSink sink;
  (void)chosen->open(input, sink);
  return 0;
}
