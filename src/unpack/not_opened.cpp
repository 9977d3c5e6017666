#include "unpack/not_opened.h"

namespace assay::unpack {

Status not_opened(const Input&, Sink&) {
  return fail(ErrorCode::unsupported, "this format is recognised, but not opened yet");
}

Status encrypted_volume(const Input&, Sink&) {
  return fail(ErrorCode::encrypted, "the volume is encrypted");
}

}  // namespace assay::unpack
