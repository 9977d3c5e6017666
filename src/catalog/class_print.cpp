#include "catalog/class_print.h"

#include "base/hash.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace assay::catalog {

namespace {

// The class file format: JVMS chapter 4.
class Parser {
 public:
  explicit Parser(ByteView bytes) : bytes_(bytes) {}

  Result<std::uint64_t> print() {
    if (!need(10) || be32(bytes_) != 0xcafebabe) return bad("not a Java class");
    at_ = 8;
    if (!pool()) return bad("constant pool is damaged");
    pool_words();
    if (!need(8)) return bad("ends inside its header");
    at_ += 6;
    const std::size_t interfaces = u16();
    if (!skip(2 * interfaces)) return bad("ends inside its interfaces");
    for (int table = 0; table < 2; ++table) {
      if (!members()) return bad("member table is damaged");
    }
    return hash();
  }

 private:
  struct Constant {
    unsigned tag = 0;
    std::size_t at = 0, size = 0;
  };

  static std::unexpected<Error> bad(const char* what) {
    return fail(ErrorCode::damaged, std::string("Java class: ") + what);
  }
  bool need(std::size_t count) const { return count <= bytes_.size() - at_; }
  bool skip(std::size_t count) {
    if (!need(count)) return false;
    at_ += count;
    return true;
  }
  std::uint16_t u16() {
    const std::uint16_t value = be16(bytes_, at_);
    at_ += 2;
    return value;
  }

  static std::size_t constant_size(unsigned tag) {
    switch (tag) {
      case 3:
      case 4:
      case 9:
      case 10:
      case 11:
      case 12:
      case 17:
      case 18:
        return 4;
      case 5:
      case 6:
        return 8;
      case 15:
        return 3;
      case 7:
      case 8:
      case 16:
      case 19:
      case 20:
        return 2;
      default:
        return 0;
    }
  }

  bool pool() {
    const std::size_t count = u16();
    pool_.resize(count);
    for (std::size_t i = 1; i < count; ++i) {
      if (!need(3)) return false;
      const auto tag = std::to_integer<unsigned>(bytes_[at_++]);
      std::size_t size = constant_size(tag);
      if (tag == 1) size = u16();
      if ((size == 0 && tag != 1) || !need(size)) return false;
      pool_[i] = {tag, at_, size};
      at_ += size;
      if (tag == 5 || tag == 6) ++i;  // long and double take two places
    }
    return true;
  }

  std::string_view utf8(std::size_t index) const {
    if (index >= pool_.size() || pool_[index].tag != 1) return {};
    return as_text(bytes_.subspan(pool_[index].at, pool_[index].size));
  }

  std::string_view class_name(std::size_t at) const {
    if (at >= pool_.size() || pool_[at].tag != 7) return {};
    return utf8(be16(bytes_, pool_[at].at));
  }

  static std::string_view last(std::string_view name, std::string_view separators) {
    const auto at = name.find_last_of(separators);
    return at == name.npos ? name : name.substr(at + 1);
  }

  // "(Lorg/x/Event;I)V" → "(LEvent;I)V"
  static std::string plain_descriptor(std::string_view text) {
    std::string out;
    while (!text.empty()) {
      const auto end = text.front() == 'L' ? text.find(';') : text.npos;
      if (end == text.npos) {
        out += text.front();
        text.remove_prefix(1);
        continue;
      }
      out += 'L';
      out += last(text.substr(1, end - 1), "/");
      out += ';';
      text.remove_prefix(end + 1);
    }
    return out;
  }

  // Relocation rewrites strings that look like class names and paths too.
  static std::string_view plain_string(std::string_view text) {
    const auto part = [](char c) {
      return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
             c == '_' || c == '$' || c == '.' || c == '/';
    };
    return std::ranges::all_of(text, part) ? last(text, "./") : text;
  }

  void pool_words() {
    for (const Constant& c : pool_) {
      const auto index = [&](std::size_t offset) { return be16(bytes_, c.at + offset); };
      if (c.tag >= 9 && c.tag <= 11) {
        // Owners of the members in use. Other class entries may be left over from inlined
        // constants, and a tool that rewrites the pool drops those.
        const std::string_view name = class_name(index(0));
        add("C", name.starts_with('[') ? plain_descriptor(name) : std::string(last(name, "/")));
      } else if (c.tag == 8) {
        add("S", plain_string(utf8(index(0))));
      } else if (c.tag == 12) {
        add("N", std::string(utf8(index(0))) + ':' + plain_descriptor(utf8(index(2))));
      } else if (c.tag >= 3 && c.tag <= 6) {
        add("I", as_text(bytes_.subspan(c.at, c.size)));
      }
    }
  }

  bool members() {
    if (!need(2)) return false;
    const std::size_t count = u16();
    for (std::size_t i = 0; i < count; ++i) {
      if (!need(8)) return false;
      at_ += 2;
      const std::string_view name = utf8(u16());
      const std::string_view type = utf8(u16());
      add("M", std::string(name) + ':' + plain_descriptor(type));
      const std::size_t attributes = u16();
      for (std::size_t k = 0; k < attributes; ++k) {
        if (!need(6)) return false;
        const std::size_t size = be32(bytes_, at_ + 2);
        at_ += 6;
        if (!skip(size)) return false;
      }
    }
    return true;
  }

  void add(const char* kind, std::string_view word) { words_.emplace_back(kind).append(word); }

  std::uint64_t hash() {
    std::ranges::sort(words_);
    const auto rest = std::ranges::unique(words_);
    words_.erase(rest.begin(), rest.end());
    Sha256 sha;
    bool first = true;
    for (const std::string& word : words_) {
      if (!first) sha.update(as_bytes("\n"));
      sha.update(as_bytes(word));
      first = false;
    }
    const Digest digest = sha.finish();
    const auto value = load_le<std::uint64_t>(digest.bytes);
    return value == 0 ? 1 : value;
  }

  ByteView bytes_;
  std::size_t at_ = 0;
  std::vector<Constant> pool_;
  std::vector<std::string> words_;
};

}  // namespace

Result<std::uint64_t> class_print(ByteView class_file) { return Parser(class_file).print(); }

}  // namespace assay::catalog
