// Formats that are known by their content and that nothing here opens yet. They have a name and are
// opaque, so that a package which holds one is never called clean; a format that gets its reader
// sets its own `open` instead.
#pragma once

#include "unpack/format.h"

namespace assay::unpack {

// Fails with `unsupported`.
Status not_opened(const Input& input, Sink& sink);
// Fails with `encrypted`.
Status encrypted_volume(const Input& input, Sink& sink);

inline bool opens(const Format& format) {
  return format.open != nullptr && format.open != not_opened && format.open != encrypted_volume;
}

}  // namespace assay::unpack
