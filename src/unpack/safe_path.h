// Names from hostile containers, made fit to be shown and compared.
#pragma once

#include <string>
#include <string_view>

namespace assay::unpack {

// A relative path without "", "." and ".." steps, drive letters, control characters and "!/" (which
// separates nesting levels), no longer than `max_bytes`. Never empty.
std::string safe_path(std::string_view raw, std::size_t max_bytes);

// The last step of a path.
std::string_view last_step(std::string_view path);

// Names the member of a plain compression: "x.tar.gz" -> "x.tar", "x.tgz" -> "x.tar". `suffix` is
// ".gz", `tar_suffix` is ".tgz" or empty. Without either it is "content".
std::string plain_member_name(std::string_view name, std::string_view suffix,
                              std::string_view tar_suffix);

}  // namespace assay::unpack
