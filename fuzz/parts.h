// A container's files as one fuzz input: each begins with a line `--- path`, the rest is its
// content.
#pragma once

#include "unpack/engine.h"

#include <string>
#include <string_view>
#include <vector>

namespace assay {

struct Part {
  std::string_view path;
  ByteView content;
};

inline std::vector<Part> split_parts(std::string_view text) {
  constexpr std::string_view kMark = "--- ";
  std::vector<Part> parts;
  while (text.starts_with(kMark) && parts.size() < 32) {
    const std::size_t line = std::min(text.find('\n'), text.size());
    Part part{.path = text.substr(kMark.size(), line - kMark.size()), .content = {}};
    text.remove_prefix(std::min(line + 1, text.size()));
    const std::size_t next = std::min(text.find("\n--- "), text.size());
    part.content = as_bytes(text.substr(0, next));
    text.remove_prefix(std::min(next + 1, text.size()));
    parts.push_back(part);
  }
  return parts;
}

// A jar (an opened zip) with those files directly in it, as the engine would report them.
inline unpack::Tree tree_of(const std::vector<Part>& parts) {
  unpack::Tree tree;
  for (std::size_t i = 0; i <= parts.size(); ++i) {
    unpack::Artifact& a = tree.artifacts.emplace_back();
    if (i == 0) {
      a.path = "input-1.2.3.jar";
      a.status = unpack::Coverage::opened;
    } else {
      a.parent = 0;
      a.path = parts[i - 1].path.empty() ? "x" : parts[i - 1].path;
      a.size = parts[i - 1].content.size();
      a.type = unpack::detect({.head = parts[i - 1].content, .size = a.size});
    }
  }
  for (const unpack::Format* format : unpack::all_format()) {
    if (format->name == "zip") tree.artifacts[0].type = format;
  }
  return tree;
}

}  // namespace assay
