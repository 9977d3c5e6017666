// The store's own binary values: varints, length-prefixed strings, lists. Reading is
// bounds-checked: a damaged value reads as empty fields and `ok()` turns false.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::advisory {

class Encoder {
 public:
  void number(std::uint64_t n) {
    for (; n >= 0x80; n >>= 7) out_ += static_cast<char>((n & 0x7f) | 0x80);
    out_ += static_cast<char>(n);
  }
  void text(std::string_view s) {
    number(s.size());
    out_ += s;
  }
  void texts(const std::vector<std::string>& list) {
    number(list.size());
    for (const auto& s : list) text(s);
  }
  void real(double d) { number(std::bit_cast<std::uint64_t>(d)); }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

class Decoder {
 public:
  explicit Decoder(std::string_view in) : in_(in) {}
  bool ok() const { return ok_; }
  bool done() const { return in_.empty(); }

  std::uint64_t number() {
    std::uint64_t n = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (in_.empty()) break;
      const auto byte = static_cast<unsigned char>(in_[0]);
      in_.remove_prefix(1);
      n |= static_cast<std::uint64_t>(byte & 0x7fu) << shift;
      if (byte < 0x80) return n;
    }
    ok_ = false;
    in_ = {};
    return 0;
  }
  // A view into the value that is read.
  std::string_view view() {
    const std::uint64_t n = number();
    if (n > in_.size()) {
      ok_ = false;
      in_ = {};
      return {};
    }
    const auto out = in_.substr(0, n);
    in_.remove_prefix(n);
    return out;
  }
  std::string text() { return std::string(view()); }
  // A count of things of at least one byte each: never more than what is left.
  std::uint64_t count() {
    const std::uint64_t n = number();
    if (n <= in_.size()) return n;
    ok_ = false;
    in_ = {};
    return 0;
  }
  std::vector<std::string> texts() {
    std::vector<std::string> out;
    for (auto n = count(); n > 0 && ok_; --n) out.push_back(text());
    return out;
  }
  double real() { return std::bit_cast<double>(number()); }

 private:
  std::string_view in_;
  bool ok_ = true;
};

}  // namespace assay::advisory
