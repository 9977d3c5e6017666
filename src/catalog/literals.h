// Finds every place of many fixed strings in one pass over a content of any size.
#pragma once

#include "base/stream.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

namespace assay::catalog {

class Literals {
 public:
  // The strings must outlive the object and hold no NUL.
  explicit Literals(std::span<const std::string_view> strings);
  ~Literals();

  // Called with the index of the string, and with a window of the content in which it begins at
  // `at`. Around a hit at least kContext bytes are in the window, where the content has them.
  using Hit = std::function<void(std::size_t string, std::string_view window, std::size_t at)>;
  static constexpr std::size_t kContext = 256;

  Status scan(const ByteSource& source, const Hit& hit) const;

 private:
  struct Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace assay::catalog
