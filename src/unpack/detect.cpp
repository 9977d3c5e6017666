// Which format some content is: every magic that could begin with its first byte, by precedence.
#include "unpack/engine.h"

#include <algorithm>
#include <array>
#include <vector>

namespace assay::unpack {

namespace {

struct Rule {
  const Format* format;
  const Magic* magic;  // null: confirm alone decides
};

class Index {
 public:
  Index() {
    std::vector<const Format*> formats(all_format().begin(), all_format().end());
    std::stable_sort(formats.begin(), formats.end(), [](const Format* a, const Format* b) {
      return a->precedence > b->precedence;
    });
    for (const Format* format : formats) add(*format);
  }

  const Format* find(const Probe& probe) const {
    if (probe.head.empty()) return nullptr;
    for (const Rule& rule : by_first_byte_[std::to_integer<std::size_t>(probe.head[0])]) {
      if (rule.magic != nullptr && !has_at(probe.head, rule.magic->offset, rule.magic->bytes))
        continue;
      if (rule.format->confirm == nullptr || rule.format->confirm(probe)) return rule.format;
    }
    return nullptr;
  }

 private:
  void add(const Format& format) {
    for (const Magic& magic : format.magics) {
      if (magic.offset == 0 && !magic.bytes.empty()) {
        by_first_byte_[static_cast<unsigned char>(magic.bytes[0])].push_back({&format, &magic});
      } else {
        for (auto& rules : by_first_byte_) rules.push_back({&format, &magic});
      }
    }
    if (format.magics.empty() && format.confirm != nullptr) {
      for (auto& rules : by_first_byte_) rules.push_back({&format, nullptr});
    }
  }

  std::array<std::vector<Rule>, 256> by_first_byte_;
};

}  // namespace

const Format* detect(const Probe& probe) {
  static const Index kIndex;
  return kIndex.find(probe);
}

}  // namespace assay::unpack
