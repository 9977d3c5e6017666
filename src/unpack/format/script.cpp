#include "unpack/format.h"

namespace assay::unpack {

namespace {
bool confirm(const Probe& probe) {
  std::size_t at = 2;
  while (at < probe.head.size() && probe.head[at] == std::byte{' '}) ++at;
  return at < probe.head.size() && probe.head[at] == std::byte{'/'};
}

constexpr Magic kMagics[] = {{0, "#!"}};
}  // namespace

extern const Format script{
    .name = "script",
    .title = "Script with an interpreter line",
    .kind = Kind::executable,
    .magics = kMagics,
    .confirm = confirm,
};

}  // namespace assay::unpack
