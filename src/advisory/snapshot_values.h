// Encoders of the values that snapshot.h decodes; used by build.cpp alone.
#pragma once

#include "advisory/snapshot.h"

namespace assay::advisory {

std::string encode_facts(const Facts& facts);
Facts decode_facts(std::string_view value);
std::string encode_info(const Info& info);
std::string encode_group(const Group& group);
std::string encode_record(const Record& record, const std::vector<std::uint64_t>& groups);
// Entries of one package are written one after the other.
std::string encode_entry(std::uint64_t record, const Affected& affected);

}  // namespace assay::advisory
