#include "unpack/format.h"

namespace assay::unpack {

namespace {
constexpr Magic kMagics[] = {{0, std::string_view("SQLite format 3\0", 16)}};
}  // namespace

extern const Format sqlite{
    .name = "sqlite",
    .title = "SQLite database",
    .kind = Kind::data,
    .magics = kMagics,
};

}  // namespace assay::unpack
