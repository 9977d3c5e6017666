// Writing one part in its place. For the files of this folder.
#pragma once

#include "asset/uploads.h"

namespace assay::asset {

struct PartPlan {
  std::string upload_id, file;
  std::int64_t number = 1;
  std::uint64_t part_size = 0, file_size = 0;
  std::optional<Digest> digest;              // that the client announced
  std::optional<store::UploadPart> counted;  // it already counts: compare only
};

// Takes over from an older writer of the same part.
Result<std::unique_ptr<PartWriter>> open_part(Centre& centre, PartPlan plan);
// Makes the file at its full size, so that a full disk is found before a byte is sent.
Status reserve_file(const std::string& file, std::uint64_t size);

}  // namespace assay::asset
