// Libraries inside binaries without metadata: the version text that each library carries in its
// data, found in one pass; and the crates that a Rust program's panic messages name.
//
// A rule is a fixed string and a small parser at the place where it was found. The parser must see
// the whole shape of the text ("OpenSSL 1.1.1g  21 Apr 2020"), because programs also mention other
// programs' versions.
#include "catalog/ecosystem.h"
#include "catalog/found.h"
#include "catalog/literals.h"
#include "catalog/text.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace assay::catalog {

namespace {

constexpr std::size_t kMaxPerFile = 2000;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// "1.2.11" at the start of `text`: at least `parts` numbers with dots; then, if `tail`, one letter.
enum class Tail { none, one_letter, patch };  // patch: OpenSSH's "p1"

std::string_view number_at(std::string_view text, int parts, Tail tail) {
  std::size_t end = 0;
  int seen = 0;
  while (end < text.size() && end < 24 && digit(text[end])) {
    while (end < text.size() && digit(text[end])) ++end;
    ++seen;
    if (end + 1 < text.size() && text[end] == '.' && digit(text[end + 1])) ++end;
  }
  if (seen < parts) return {};
  if (tail == Tail::one_letter && end < text.size() && text[end] >= 'a' && text[end] <= 'z' &&
      (end + 1 == text.size() || !letter(text[end + 1]))) {
    ++end;
  }
  if (tail == Tail::patch && end + 1 < text.size() && text[end] == 'p' && digit(text[end + 1])) {
    end += 2;
  }
  return text.substr(0, end);
}

// What follows the version, to tell a library's own banner from somebody's mention of it.
using Check = bool (*)(std::string_view before, std::string_view after);

bool anything(std::string_view, std::string_view) { return true; }
bool own_string(std::string_view before, std::string_view after) {
  return (before.empty() || before.back() == '\0') && (after.empty() || after.front() == '\0');
}
bool starts_string(std::string_view before, std::string_view) {
  return before.empty() || before.back() == '\0';
}
// "  21 Apr 2020" or " 19 Sep 2023"
bool dated(std::string_view, std::string_view after) {
  after = trim(after.substr(0, 16));
  return after.size() >= 11 && digit(after[0]) && after.find(" 20") != after.npos;
}
bool copyright(std::string_view, std::string_view after) {
  return after.starts_with(" Copyright 19");
}
bool dash(std::string_view, std::string_view after) { return after.starts_with(" - "); }
bool build(std::string_view, std::string_view after) { return after.starts_with(" (build"); }
bool parenthesis(std::string_view, std::string_view after) { return after.starts_with(" ("); }

struct Rule {
  std::string_view anchor;
  std::string_view product;
  std::string_view cpe;  // vendor:product
  int parts = 2;
  Tail tail = Tail::none;
  Check check = anything;
  int confidence = 80;
};

constexpr std::array kRules{
    Rule{"OpenSSL ", "openssl", "openssl:openssl", 3, Tail::one_letter, dated, 85},
    Rule{"LibreSSL ", "libressl", "openbsd:libressl", 3, Tail::none, own_string, 80},
    Rule{"inflate ", "zlib", "zlib:zlib", 3, Tail::none, copyright, 95},
    Rule{"deflate ", "zlib", "zlib:zlib", 3, Tail::none, copyright, 95},
    Rule{"libcurl/", "curl", "haxx:libcurl", 3, Tail::none, anything, 80},
    Rule{"CLIENT libcurl ", "curl", "haxx:libcurl", 3, Tail::none, anything, 90},
    Rule{"expat_", "expat", "libexpat_project:libexpat", 3, Tail::none, own_string, 90},
    Rule{"libpng version ", "libpng", "libpng:libpng", 3, Tail::none, dash, 90},
    Rule{"BusyBox v", "busybox", "busybox:busybox", 2, Tail::none, parenthesis, 95},
    Rule{"SSH-2.0-dropbear_", "dropbear", "dropbear_ssh_project:dropbear_ssh", 2, Tail::none,
         starts_string, 95},
    Rule{"OpenSSH_", "openssh", "openbsd:openssh", 2, Tail::patch, starts_string, 80},
    Rule{"libjpeg-turbo version ", "libjpeg-turbo", "libjpeg-turbo:libjpeg-turbo", 3, Tail::none,
         build, 90},
    Rule{"LIBTIFF, Version ", "libtiff", "libtiff:libtiff", 3, Tail::none, anything, 90},
    Rule{"libarchive ", "libarchive", "libarchive:libarchive", 3, Tail::none, own_string, 80},
    Rule{"nginx/", "nginx", "f5:nginx", 3, Tail::none, own_string, 80},
    Rule{"mbed TLS ", "mbedtls", "arm:mbed_tls", 3, Tail::none, own_string, 85},
    Rule{"SSH-2.0-libssh2_", "libssh2", "libssh2:libssh2", 3, Tail::none, own_string, 90},
    Rule{"SSH-2.0-libssh_", "libssh", "libssh:libssh", 3, Tail::none, own_string, 90},
    Rule{"dnsmasq-", "dnsmasq", "thekelleys:dnsmasq", 2, Tail::none, own_string, 85},
    Rule{"FFmpeg version ", "ffmpeg", "ffmpeg:ffmpeg", 2, Tail::none, starts_string, 90},
    Rule{"1.0.8, 13-Jul-2019", "bzip2", "bzip:bzip2", 3, Tail::none, anything, 90},
    Rule{"1.0.7, 27-Jun-2019", "bzip2", "bzip:bzip2", 3, Tail::none, anything, 90},
    Rule{"1.0.6, 6-Sept-2010", "bzip2", "bzip:bzip2", 3, Tail::none, anything, 90},
    Rule{"1.0.5, 10-Dec-2007", "bzip2", "bzip:bzip2", 3, Tail::none, anything, 90},
};
constexpr std::string_view kCratePath = "registry/src/";
constexpr std::string_view kCratePathWindows = "registry\\src\\";
// SQLite keeps its version and its source id as two strings; this one says that the library is
// here.
constexpr std::string_view kSqliteHere = "SQLite format 3";
constexpr std::string_view kSqliteSchema = "sqlite_master";
constexpr std::string_view kXmlGit = "-GITv2.";

struct Seen {
  std::string product, version, cpe, detail;
  int confidence = 0;
};

// What one file says, gathered before it is told, because SQLite needs two strings.
class Findings {
 public:
  void rule(const Rule& rule, std::string_view window, std::size_t at) {
    const bool whole = digit(rule.anchor.front());
    const std::size_t start = whole ? at : at + rule.anchor.size();
    const std::string_view version = number_at(window.substr(start), rule.parts, rule.tail);
    if (version.empty()) return;
    const std::string_view before = window.substr(0, at);
    const std::string_view after = window.substr(start + version.size());
    if (!rule.check(before, after)) return;
    const std::string_view rest = after.substr(0, after.find_first_of(std::string_view("\0\n", 2)));
    std::string detail(window.substr(at, start - at + version.size()));
    detail += rest.substr(0, 40);
    add({std::string(rule.product), std::string(version), std::string(rule.cpe), trimmed(detail),
         rule.confidence});
  }

  // …registry/src/index.crates.io-6f17d22bba15001f/memchr-2.3.3/src/lib.rs
  void crate(std::string_view window, std::size_t at) {
    std::string_view rest = window.substr(at + kCratePath.size());
    const char slash = window[at + 8];
    const auto index_end = rest.find(slash);
    if (index_end == rest.npos || index_end > 80) return;
    rest = rest.substr(index_end + 1);
    const auto end = rest.find(slash);
    if (end == rest.npos || end > 100) return;
    const std::string_view folder = rest.substr(0, end);
    // The version begins at the first "-digit" after which only version characters follow.
    for (std::size_t i = 1; i + 1 < folder.size(); ++i) {
      if (folder[i] != '-' || !digit(folder[i + 1])) continue;
      const std::string_view version = folder.substr(i + 1);
      const std::string_view name = folder.substr(0, i);
      if (number_at(version, 3, Tail::none).empty() || !plausible_word(folder)) continue;
      if (crates_.size() < kMaxPerFile) crates_.emplace(name, version);
      return;
    }
  }

  void xml(std::string_view window, std::size_t at) {
    const std::string_view version = number_at(window.substr(at + 5), 3, Tail::none);
    if (!version.empty()) {
      add({"libxml2", std::string(version), "xmlsoft:libxml2",
           "libxml2 version text " + std::string(window.substr(at, 5 + version.size())), 80});
    }
  }

  void sqlite_here() { sqlite_here_ = true; }
  void sqlite_schema() { sqlite_schema_ = true; }
  bool sqlite() const { return sqlite_here_ && sqlite_schema_; }

  // "3.31.0" and "2020-01-22 18:38:59 f6affdd4…", each a string of its own.
  void sqlite_string(std::string_view text) {
    if (text.size() >= 40 && text[4] == '-' && text[7] == '-' && text[10] == ' ' &&
        text[13] == ':' && text.find_first_of(" \n", 20) == text.npos) {
      sqlite_source_ = text;
    } else if (text.size() <= 10 && number_at(text, 3, Tail::none) == text) {
      sqlite_versions_.emplace(text);
    }
  }

  void tell(const FileFacts& facts, Collector& collector) {
    // More than one standalone "3.x.y" and nobody can say which is SQLite's.
    if (sqlite() && !sqlite_source_.empty() && sqlite_versions_.size() == 1) {
      add({"sqlite", *sqlite_versions_.begin(), "sqlite:sqlite",
           "source id " + sqlite_source_.substr(0, 19) + ", version text " +
               *sqlite_versions_.begin(),
           75});
    }
    for (const Seen& seen : seen_) {
      Component component = found({"generic", "", seen.product, seen.version, {}, ""}, facts.id,
                                  "native/version-string", seen.detail, seen.confidence);
      component.cpes.push_back("cpe:2.3:a:" + seen.cpe + ":*:*:*:*:*:*:*:*");
      collector.add(std::move(component));
    }
    for (const auto& [name, version] : crates_) {
      collector.add(found({"cargo", "", name, version, {}, ""}, facts.id, "cargo/panic-path",
                          "source path of " + name + '-' + version, 70));
    }
  }

 private:
  static std::string trimmed(std::string_view text) {
    std::string out(trim(text));
    std::ranges::replace_if(out, [](char c) { return c < ' ' || c > '~'; }, '?');
    return out;
  }

  void add(Seen seen) {
    for (Seen& old : seen_) {
      if (old.product != seen.product || old.version != seen.version) continue;
      if (seen.confidence > old.confidence) old = std::move(seen);
      return;
    }
    if (seen_.size() < kMaxPerFile) seen_.push_back(std::move(seen));
  }

  std::vector<Seen> seen_;
  std::set<std::pair<std::string, std::string>> crates_;
  bool sqlite_here_ = false, sqlite_schema_ = false;
  std::string sqlite_source_;
  std::set<std::string> sqlite_versions_;
};

enum Anchor : std::size_t {  // after the rules
  crate_path = kRules.size(),
  crate_path_windows,
  sqlite_here,
  sqlite_schema,
  xml_git,
  anchor_count
};

const Literals& literals() {
  static const Literals* const kLiterals = [] {
    static std::array<std::string_view, anchor_count> strings;
    for (std::size_t i = 0; i < kRules.size(); ++i) strings[i] = kRules[i].anchor;
    strings[crate_path] = kCratePath;
    strings[crate_path_windows] = kCratePathWindows;
    strings[sqlite_here] = kSqliteHere;
    strings[sqlite_schema] = kSqliteSchema;
    strings[xml_git] = kXmlGit;
    return new Literals(strings);  // built at the first executable, kept to the end of the process
  }();
  return *kLiterals;
}

// The second pass, over files that hold SQLite only.
Status read_sqlite(const ByteSource& source, Findings& findings) {
  constexpr std::size_t kWindow = 1u << 20;
  constexpr std::size_t kOverlap = 256;
  constexpr std::string_view kNul("\0", 1);
  std::vector<std::byte> buffer;
  for (std::uint64_t at = 0; at < source.size(); at += kWindow) {
    const auto length =
        static_cast<std::size_t>(std::min<std::uint64_t>(kWindow + kOverlap, source.size() - at));
    ASSAY_ASSIGN(const ByteView bytes, view(source, at, length, buffer));
    const std::string_view text = as_text(bytes);
    for (const std::string_view start : {std::string_view("3."), std::string_view("20")}) {
      for (auto hit = text.find(start); hit != text.npos; hit = text.find(start, hit + 1)) {
        // The start of a string: what lies before is no text (constants need not be parted by NUL).
        if (hit == 0 || (text[hit - 1] >= ' ' && text[hit - 1] <= '~')) continue;
        const auto end = text.substr(hit, 120).find(kNul);
        if (end != text.npos) findings.sqlite_string(text.substr(hit, end));
      }
    }
  }
  return {};
}

void read(const FileFacts& facts, const ByteSource& source, Collector& collector) {
  Findings findings;
  const auto hit = [&](std::size_t string, std::string_view window, std::size_t at) {
    if (string < kRules.size()) return findings.rule(kRules[string], window, at);
    switch (string) {
      case crate_path:
      case crate_path_windows:
        return findings.crate(window, at);
      case sqlite_here:
        return findings.sqlite_here();
      case sqlite_schema:
        return findings.sqlite_schema();
      default:
        return findings.xml(window, at);
    }
  };
  Status done = literals().scan(source, hit);
  if (done && findings.sqlite()) done = read_sqlite(source, findings);
  if (!done) collector.warn("version strings not searched: " + done.error().message, facts.id);
  findings.tell(facts, collector);
}

constexpr std::array<std::string_view, 3> kTypes{"elf", "pe", "macho"};

}  // namespace

extern const Ecosystem native{
    .name = "native",
    .purl_type = "generic",
    .title =
        "Libraries inside binaries, by their version texts (OpenSSL, zlib, SQLite, curl, expat, "
        "libpng, libxml2, BusyBox, Dropbear, bzip2 …); crates named by Rust panic messages",
    .types = kTypes,
    .read_source = read};

}  // namespace assay::catalog
