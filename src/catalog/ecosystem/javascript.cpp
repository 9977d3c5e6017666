// Well-known JavaScript libraries copied into a page or a bundle, by their banners and by the way
// each states its own version in minified code.
#include "catalog/ecosystem.h"
#include "catalog/found.h"
#include "catalog/text.h"

#include <algorithm>
#include <array>

namespace assay::catalog {

namespace {

constexpr std::size_t kMaxScriptBytes = 24u << 20;

struct Banner {
  std::string_view before;  // directly in front of the version
  std::string_view package;
  std::string_view nearby;  // must stand within kNear bytes around it, or empty
  int confidence = 80;
};
constexpr std::size_t kNear = 4000;

constexpr std::array kBanners{
    Banner{"jQuery v", "jquery", "", 90},
    Banner{"jQuery JavaScript Library v", "jquery", "", 95},
    Banner{"jQuery UI - v", "jquery-ui", "", 90},
    Banner{"//! version : ", "moment", "moment", 95},
    Banner{".version=\"", "moment", "_isAMomentObject", 80},
    Banner{".version=\"", "moment", ".updateLocale=", 80},
    Banner{".version='", "moment", ".updateLocale=", 80},
    Banner{"=\"", "lodash", "Unsupported core-js use", 80},
    Banner{"VERSION = '", "lodash", "Unsupported core-js use", 90},
    Banner{"handlebars v", "handlebars", "", 90},
    Banner{"Bootstrap v", "bootstrap", "getbootstrap.com", 90},
    Banner{"AngularJS v", "angular", "", 90},
    Banner{"Vue.js v", "vue", "", 90},
    Banner{"Underscore.js ", "underscore", "underscorejs.org", 90},
    Banner{"Backbone.js ", "backbone", "backbonejs.org", 90},
    Banner{"DOMPurify ", "dompurify", "", 85},
    Banner{"axios v", "axios", "", 85},
    Banner{"Socket.IO v", "socket.io-client", "", 85},
    Banner{"Knockout JavaScript library v", "knockout", "", 90},
    Banner{"Chart.js v", "chart.js", "", 85},
    Banner{"D3.js v", "d3", "", 60},
    Banner{"highlight.js v", "highlight.js", "", 85},
    Banner{"Select2 ", "select2", "select2.org", 80},
    Banner{"DataTables ", "datatables.net", "datatables.net", 80},
};

bool digit(char c) { return c >= '0' && c <= '9'; }

// "3.4.0", "4.0.0-beta.2": three numbers at least, so that "v3" of a sentence is none.
std::string_view version_at(std::string_view text) {
  std::size_t end = 0;
  int dots = 0;
  while (end < text.size() && end < 24 && (digit(text[end]) || text[end] == '.')) {
    if (text[end] == '.' && (end + 1 >= text.size() || !digit(text[end + 1]))) break;
    dots += text[end] == '.';
    ++end;
  }
  if (dots < 1 || dots > 3 || end == 0) return {};
  if (text.substr(end).starts_with("-")) {
    std::size_t tail = end + 1;
    const auto word = [&](char c) { return digit(c) || (c >= 'a' && c <= 'z') || c == '.'; };
    while (tail < text.size() && tail < 32 && word(text[tail])) ++tail;
    if (tail > end + 1) end = tail;
  }
  return text.substr(0, end);
}

void add(const FileFacts& facts, std::string_view package, std::string_view version,
         std::string_view seen, int confidence, Collector& collector) {
  std::string detail(trim(seen.substr(0, 80)));
  std::ranges::replace_if(detail, [](char c) { return c < ' ' || c > '~'; }, ' ');
  collector.add(found({"npm", "", std::string(package), std::string(version), {}, ""}, facts.id,
                      "javascript/banner", detail, confidence));
}

void read_banner(const FileFacts& facts, std::string_view text, const Banner& banner,
                 Collector& collector) {
  // Where a second mark is wanted, the search runs around that mark: it is the rarer one.
  std::size_t from = 0;
  std::size_t to = text.size();
  if (!banner.nearby.empty()) {
    const auto mark = text.find(banner.nearby);
    if (mark == text.npos) return;
    from = mark < kNear ? 0 : mark - kNear;
    to = std::min(text.size(), mark + kNear * 20);
  }
  const std::string_view window = text.substr(from, to - from);
  for (auto at = window.find(banner.before); at != window.npos;
       at = window.find(banner.before, at + 1)) {
    const std::string_view version = version_at(window.substr(at + banner.before.size()));
    if (version.empty() || std::ranges::count(version, '.') < 2) continue;
    // lodash says "Based on Underscore.js 1.8.3": that is history, not a copy.
    // Plugins say "jQuery v1.2.3 or later": that is a wish.
    const std::string_view after = window.substr(at + banner.before.size() + version.size(), 8);
    if (window.substr(0, at).ends_with("Based on ") || after.starts_with(" or ") ||
        after.starts_with(" and ") || after.starts_with('+')) {
      continue;
    }
    const std::string_view seen = window.substr(at, banner.before.size() + version.size() + 24);
    return add(facts, banner.package, version, seen, banner.confidence, collector);
  }
}

// Handlebars: the version is a variable next to COMPILER_REVISION and its table of old revisions.
void read_handlebars(const FileFacts& facts, std::string_view text, Collector& collector) {
  const auto mark = text.find("REVISION_CHANGES");
  const auto known = text.find("<= 1.0.rc.2");
  if (mark == text.npos || known == text.npos) return;
  const std::size_t from = known < 1200 ? 0 : known - 1200;
  const std::string_view window = text.substr(from, known + 1200 - from);
  for (std::size_t i = 0; i + 2 < window.size(); ++i) {
    if ((window[i] != '"' && window[i] != '\'') || !digit(window[i + 1])) continue;
    const std::string_view version = version_at(window.substr(i + 1));
    const std::size_t end = i + 1 + version.size();
    if (version.empty() || std::ranges::count(version, '.') != 2 || end >= window.size() ||
        window[end] != window[i]) {
      continue;
    }
    return add(facts, "handlebars", version, window.substr(i, 40), 75, collector);
  }
}

void read(const FileFacts& facts, ByteView content, Collector& collector) {
  // An installed package is named by its own package.json.
  if (facts.path.find("node_modules/") != facts.path.npos) return;
  if (content.size() > kMaxScriptBytes) {
    return collector.warn("script is larger than 24 MiB: not searched for library banners",
                          facts.id);
  }
  const std::string_view text = as_text(content);
  for (const Banner& banner : kBanners) {
    read_banner(facts, text, banner, collector);
  }
  read_handlebars(facts, text, collector);
}

constexpr std::array kFiles{Pattern{"", ".js"}, Pattern{"", ".mjs"}, Pattern{"", ".cjs"}};

}  // namespace

extern const Ecosystem javascript{
    .name = "javascript",
    .purl_type = "npm",
    .title = "JavaScript libraries inside bundles (jQuery, moment, lodash, handlebars …)",
    .files = kFiles,
    .read = read};

}  // namespace assay::catalog
