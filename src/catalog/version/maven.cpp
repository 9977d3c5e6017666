// Maven's ComparableVersion (POM reference, "Version Order Specification"). A version is a list of
// numbers, words and, after each dash or change between digits and letters, a nested list. Empty
// values at the end of each list (0, "", final, ga, release) do not count; a number beats a list, a
// list beats a word.
#include "catalog/version.h"
#include "catalog/version_text.h"

#include <array>
#include <string>
#include <vector>

namespace assay::catalog {
namespace {

constexpr std::string_view kEcosystems[] = {"Maven"};
constexpr std::string_view kPurlTypes[] = {"maven"};
constexpr std::size_t kMaxLength = 512;  // deeper nesting than any real version; longer text is cut

enum class Form { number, word, list };

struct Item {
  Form form = Form::list;
  std::string text;         // number: digits; word: lower case, aliases resolved
  std::vector<Item> items;  // list
};

constexpr std::array<std::string_view, 7> kKnown{"alpha",    "beta", "milestone", "rc",
                                                 "snapshot", "",     "sp"};
constexpr int kRelease = 5;

// Place among the known qualifiers; unknown ones come after all of them.
int qualifier(std::string_view word) {
  for (std::size_t i = 0; i < kKnown.size(); ++i) {
    if (word == kKnown[i]) return static_cast<int>(i);
  }
  return static_cast<int>(kKnown.size());
}

Item make_word(std::string_view raw, bool followed_by_digit) {
  std::string word;
  for (const char c : raw) word += to_lower(c);
  if (followed_by_digit && word.size() == 1) {
    if (word == "a") word = "alpha";
    if (word == "b") word = "beta";
    if (word == "m") word = "milestone";
  }
  if (word == "ga" || word == "final" || word == "release") word.clear();
  if (word == "cr") word = "rc";
  return {Form::word, word, {}};
}

Item make_item(std::string_view raw, bool digits) {
  return digits ? Item{Form::number, std::string(raw), {}} : make_word(raw, false);
}

bool is_null(const Item& item) {
  switch (item.form) {
    case Form::number:
      return item.text.find_first_not_of('0') == std::string::npos;
    case Form::word:
      return item.text.empty();
    case Form::list:
      return item.items.empty();
  }
  return true;
}

void normalize(Item& list) {
  for (auto& item : list.items) {
    if (item.form == Form::list) normalize(item);
  }
  for (std::size_t i = list.items.size(); i-- > 0;) {
    if (is_null(list.items[i])) {
      list.items.erase(list.items.begin() + static_cast<std::ptrdiff_t>(i));
    } else if (list.items[i].form != Form::list) {
      break;
    }
  }
}

class Parser {
 public:
  Item parse(std::string_view s) {
    for (at_ = 0; at_ < s.size(); ++at_) step(s);
    if (s.size() > start_) {
      if (!digits_ && !current().items.empty()) nest();
      current().items.push_back(make_item(s.substr(start_), digits_));
    }
    Item root;
    // Lists were kept side by side so that no reference into a growing vector is held; fold them
    // now.
    for (std::size_t i = open_.size(); i-- > 1;) open_[i - 1].items.push_back(std::move(open_[i]));
    root = std::move(open_[0]);
    normalize(root);
    return root;
  }

 private:
  Item& current() { return open_.back(); }
  void nest() { open_.emplace_back(); }

  void step(std::string_view s) {
    const char c = s[at_];
    if (c == '.' || c == '-') {
      current().items.push_back(at_ == start_ ? Item{Form::number, "0", {}}
                                              : make_item(s.substr(start_, at_ - start_), digits_));
      start_ = at_ + 1;
      if (c == '-') nest();
    } else if (is_digit(c)) {
      if (!digits_ && at_ > start_) {
        if (!current().items.empty()) nest();  // 1.0.x1 is ordered like 1.0-x1
        current().items.push_back(make_word(s.substr(start_, at_ - start_), true));
        start_ = at_;
        nest();
      }
      digits_ = true;
    } else {
      if (digits_ && at_ > start_) {
        current().items.push_back(make_item(s.substr(start_, at_ - start_), true));
        start_ = at_;
        nest();
      }
      digits_ = false;
    }
  }

  std::vector<Item> open_ = std::vector<Item>(1);
  std::size_t at_ = 0, start_ = 0;
  bool digits_ = false;
};

std::weak_ordering compare_items(const Item& a, const Item& b);

std::weak_ordering reverse(std::weak_ordering c) {
  if (c < 0) return std::weak_ordering::greater;
  return c > 0 ? std::weak_ordering::less : c;
}

std::weak_ordering compare_to_nothing(const Item& a) {
  switch (a.form) {
    case Form::number:
      return is_null(a) ? std::weak_ordering::equivalent : std::weak_ordering::greater;
    case Form::word:
      return qualifier(a.text) <=> kRelease;
    case Form::list:
      break;
  }
  for (const auto& item : a.items) {
    if (const auto c = compare_to_nothing(item); c != 0) return c;
  }
  return std::weak_ordering::equivalent;
}

std::weak_ordering compare_lists(const Item& a, const Item& b) {
  for (std::size_t i = 0; i < a.items.size() || i < b.items.size(); ++i) {
    auto c = std::weak_ordering::equivalent;
    if (i >= b.items.size()) {
      c = compare_to_nothing(a.items[i]);
    } else if (i >= a.items.size()) {
      c = reverse(compare_to_nothing(b.items[i]));
    } else {
      c = compare_items(a.items[i], b.items[i]);
    }
    if (c != 0) return c;
  }
  return std::weak_ordering::equivalent;
}

int form_rank(Form form) { return form == Form::number ? 2 : form == Form::list ? 1 : 0; }

std::weak_ordering compare_items(const Item& a, const Item& b) {
  if (a.form != b.form) return form_rank(a.form) <=> form_rank(b.form);
  if (a.form == Form::list) return compare_lists(a, b);
  if (a.form == Form::number) return compare_digits(a.text, b.text);
  const int x = qualifier(a.text);
  const int y = qualifier(b.text);
  return x != y ? x <=> y : compare_bytes(a.text, b.text);
}

std::weak_ordering compare(std::string_view a, std::string_view b) {
  return compare_lists(Parser().parse(a.substr(0, kMaxLength)),
                       Parser().parse(b.substr(0, kMaxLength)));
}

}  // namespace

namespace version {
extern const VersionScheme maven{"maven", kEcosystems, kPurlTypes, compare};
}  // namespace version

}  // namespace assay::catalog
