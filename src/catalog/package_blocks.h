// The `[[package]]` blocks of Cargo.lock, poetry.lock and uv.lock. These files are written by
// machines in one shape, so lines are enough: no TOML tree is built from hostile input.
#pragma once

#include "catalog/text.h"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::catalog {

class PackageBlock {
 public:
  // The value of a key of the block's first table, without its quotes; empty when absent.
  std::string_view get(std::string_view key) const {
    for (const auto& [name, value] : fields_) {
      if (name == key) return value;
    }
    return {};
  }

 private:
  friend class PackageBlocks;
  std::vector<std::pair<std::string_view, std::string_view>> fields_;
};

class PackageBlocks {
 public:
  explicit PackageBlocks(std::string_view text) : lines_(text) {}

  std::optional<PackageBlock> next() {
    while (!at_block_) {
      const auto line = lines_.next();
      if (!line) return std::nullopt;
      at_block_ = trim(*line) == "[[package]]";
    }
    at_block_ = false;
    PackageBlock block;
    bool own_table = true;
    while (const auto line = lines_.next()) {
      const std::string_view text = trim(*line);
      if (text == "[[package]]") {
        at_block_ = true;
        break;
      }
      if (text.starts_with('[')) own_table = false;
      if (own_table) add(block, text);
    }
    return block;
  }

 private:
  static void add(PackageBlock& block, std::string_view line) {
    const auto equals = line.find('=');
    if (equals == std::string_view::npos || block.fields_.size() >= 64) return;
    std::string_view value = trim(line.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    block.fields_.emplace_back(trim(line.substr(0, equals)), value);
  }

  Lines lines_;
  bool at_block_ = false;
};

}  // namespace assay::catalog
