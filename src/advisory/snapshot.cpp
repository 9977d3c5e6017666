#include "advisory/snapshot.h"

#include "advisory/coding.h"
#include "base/hash.h"

namespace assay::advisory {
namespace {

constexpr std::size_t kMaxKey = 480;  // LMDB's own limit is 511

std::string index_key(char section, std::uint64_t index) {
  std::string key(1, section);
  for (int shift = 24; shift >= 0; shift -= 8) key += static_cast<char>((index >> shift) & 0xff);
  return key;
}

}  // namespace

std::optional<std::string_view> MemorySnapshot::get(std::string_view key) const {
  const auto at = table_.find(std::string(key));
  if (at == table_.end()) return std::nullopt;
  return at->second;
}

void MemorySnapshot::each(
    char section, const std::function<void(std::string_view, std::string_view)>& see) const {
  for (auto at = table_.lower_bound(std::string(1, section));
       at != table_.end() && at->first[0] == section; ++at) {
    see(at->first, at->second);
  }
}

std::string record_key(std::uint64_t index) { return index_key('r', index); }
std::string group_key(std::uint64_t index) { return index_key('g', index); }

std::string package_key(std::string_view ecosystem, std::string_view name) {
  std::string key = "p";
  key += ecosystem;
  key += '\0';
  key += name;
  if (key.size() > kMaxKey) key = "p#" + sha256(as_bytes(key)).hex();
  return key;
}

}  // namespace assay::advisory
