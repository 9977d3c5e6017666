#include "unpack/format.h"

namespace assay::unpack {

namespace {
constexpr Magic kMagics[] = {{0, std::string_view("\0asm", 4)}};
}  // namespace

extern const Format wasm{
    .name = "wasm",
    .title = "WebAssembly module",
    .kind = Kind::executable,
    .magics = kMagics,
};

}  // namespace assay::unpack
