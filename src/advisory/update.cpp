#include "advisory/update.h"

#include "base/file.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>

namespace assay::advisory {
namespace {

namespace fs = std::filesystem;

constexpr int kTries = 4;

struct Feed {
  std::string name, url;
  fs::path file;  // whole; beside it .part, .etag
};

struct CurlFree {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
struct ListFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// One transfer. Bytes go straight to the part file.
struct Transfer {
  CURL* curl = nullptr;
  int fd = -1;
  std::uint64_t at = 0;  // bytes of the part file that are good
  std::uint64_t limit = 0;
  std::string etag;
  std::string etag_file;  // what the part file is a part of, for a later run
  bool checked = false;   // the answer's status has been looked at
  std::string problem;
  std::function<void(std::uint64_t, std::uint64_t)> progress;
};

std::string trim(std::string_view s) {
  while (!s.empty() && static_cast<unsigned char>(s.front()) <= ' ') s.remove_prefix(1);
  while (!s.empty() && static_cast<unsigned char>(s.back()) <= ' ') s.remove_suffix(1);
  return std::string(s);
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user) {
  std::string_view line(data, size * count);
  auto& t = *static_cast<Transfer*>(user);
  if (line.starts_with("HTTP/")) t.etag.clear();  // a new answer, after a redirect
  constexpr std::string_view kEtag = "etag:";
  const bool is_etag = line.size() > kEtag.size() &&
                       std::equal(kEtag.begin(), kEtag.end(), line.begin(), [](char a, char b) {
                         return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b);
                       });
  if (is_etag) t.etag = trim(line.substr(kEtag.size()));
  return size * count;
}

// 206 goes on at the end of the part; 200 is the whole feed from its beginning. The body of
// anything else is not part of the feed.
bool check_status(Transfer& t) {
  long status = 0;
  curl_easy_getinfo(t.curl, CURLINFO_RESPONSE_CODE, &status);
  t.checked = true;
  if (status == 206) return true;
  if (status != 200) return false;
  t.at = 0;
  if (::ftruncate(t.fd, 0) != 0) return false;
  // Noted before the first byte: a run that is killed can be gone on with.
  std::error_code ec;
  fs::remove(t.etag_file, ec);
  return t.etag.empty() || write_file_atomic(t.etag_file, t.etag + "\n").has_value();
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& t = *static_cast<Transfer*>(user);
  const std::size_t n = size * count;
  if (!t.checked && !check_status(t)) return 0;
  if (t.at + n > t.limit) {
    t.problem = "the feed is larger than allowed";
    return 0;
  }
  for (std::size_t done = 0; done < n;) {
    const auto wrote = ::pwrite(t.fd, data + done, n - done, static_cast<off_t>(t.at + done));
    if (wrote <= 0) {
      t.problem = "cannot write the feed to disk";
      return 0;
    }
    done += static_cast<std::size_t>(wrote);
  }
  t.at += n;
  if (t.progress) {
    curl_off_t length = 0;
    curl_easy_getinfo(t.curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    t.progress(t.at, length > 0 ? static_cast<std::uint64_t>(length) : 0);
  }
  return n;
}

class Fetcher {
 public:
  Fetcher(const UpdateOptions& options, const std::function<void(const UpdateProgress&)>& progress)
      : options_(options), progress_(progress) {}

  Status fetch(const Feed& feed) {
    std::error_code ec;
    fs::create_directories(feed.file.parent_path(), ec);
    Error last;
    for (int i = 0; i < kTries; ++i) {
      auto done = attempt(feed);
      if (done) return {};
      last = done.error();
      // An answer of the server stands; a broken line is tried again from where it broke.
      if (last.code != ErrorCode::unavailable) break;
    }
    return std::unexpected(last);
  }

 private:
  static std::string text_file(const fs::path& path) {
    const auto text = read_file(path.string(), 4096);
    return text ? trim(*text) : std::string();
  }

  void set_common(CURL* curl, Transfer& t) const {
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 5L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, options_.allow_http ? "https,http" : "https");
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR,
                     options_.allow_http ? "https,http" : "https");
    if (!options_.ca_file.empty()) {
      curl_easy_setopt(curl, CURLOPT_CAINFO, options_.ca_file.c_str());
    }
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 20L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, options_.stall_seconds);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "assay");
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &t);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &t);
  }

  Status attempt(const Feed& feed) {
    const std::string part = feed.file.string() + ".part";
    const Fd fd(::open(part.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (!fd) return std::unexpected(os_error("cannot write", part));
    const std::unique_ptr<CURL, CurlFree> curl(curl_easy_init());
    if (!curl) return fail(ErrorCode::internal, "cannot start libcurl");
    Transfer t{curl.get(), fd.get(), 0, options_.max_bytes, {}, part + ".etag", false, {}, {}};
    t.progress = [&](std::uint64_t bytes, std::uint64_t total) {
      if (progress_) progress_({feed.name, bytes, total});
    };
    set_common(curl.get(), t);
    curl_easy_setopt(curl.get(), CURLOPT_URL, feed.url.c_str());
    const auto headers = conditions(feed, fd.get(), t);
    curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
    const CURLcode rc = curl_easy_perform(curl.get());
    return finish(feed, part, rc, t);
  }

  // Either "go on with the part that has this ETag" or "only if it is not the one we have".
  static std::unique_ptr<curl_slist, ListFree> conditions(const Feed& feed, int fd, Transfer& t) {
    curl_slist* list = nullptr;
    const auto size = ::lseek(fd, 0, SEEK_END);
    const auto part_etag = text_file(feed.file.string() + ".part.etag");
    if (size > 0 && !part_etag.empty() && !part_etag.starts_with("W/")) {
      t.at = static_cast<std::uint64_t>(size);
      list = curl_slist_append(list, ("Range: bytes=" + std::to_string(size) + "-").c_str());
      list = curl_slist_append(list, ("If-Range: " + part_etag).c_str());
    } else if (const auto etag = text_file(feed.file.string() + ".etag");
               !etag.empty() && fs::exists(feed.file)) {
      list = curl_slist_append(list, ("If-None-Match: " + etag).c_str());
    }
    return std::unique_ptr<curl_slist, ListFree>(list);
  }

  Status finish(const Feed& feed, const std::string& part, CURLcode rc, Transfer& t) const {
    long status = 0;
    curl_easy_getinfo(t.curl, CURLINFO_RESPONSE_CODE, &status);
    std::error_code ec;
    if (!t.problem.empty()) {
      fs::remove(part, ec);
      return fail(ErrorCode::limit, t.problem, feed.url);
    }
    if (status == 304) {
      fs::remove(part, ec);
      return {};
    }
    if (status == 416) {  // the part is as long as the feed, or the feed has become shorter: from
                          // the beginning
      fs::remove(part, ec);
      fs::remove(part + ".etag", ec);
      return fail(ErrorCode::unavailable, "the server cannot go on with the part", feed.url);
    }
    if (status != 0 && status != 200 && status != 206) {
      fs::remove(part, ec);
      return fail(status >= 500 ? ErrorCode::unavailable : ErrorCode::not_found,
                  "the server answered " + std::to_string(status), feed.url);
    }
    if (rc != CURLE_OK) return fail(ErrorCode::unavailable, curl_easy_strerror(rc), feed.url);
    if (!t.checked && t.at == 0)
      return fail(ErrorCode::unavailable, "the server sent nothing", feed.url);
    if (::fsync(t.fd) != 0 || ::rename(part.c_str(), feed.file.c_str()) != 0) {
      return std::unexpected(os_error("cannot keep the feed", feed.file.string()));
    }
    fs::remove(part + ".etag", ec);
    if (t.etag.empty()) {
      fs::remove(feed.file.string() + ".etag", ec);
      return {};
    }
    return write_file_atomic(feed.file.string() + ".etag", t.etag + "\n");
  }

  const UpdateOptions& options_;
  const std::function<void(const UpdateProgress&)>& progress_;
};

std::string url_step(const std::string& ecosystem) {
  std::string out;
  for (const char c : ecosystem) out += c == ' ' ? std::string("%20") : std::string(1, c);
  return out;
}

std::vector<Feed> feeds_of(const std::string& home, const UpdateOptions& options) {
  std::vector<Feed> out;
  const fs::path folder = fs::path(home) / "feeds";
  const auto& wanted = options.ecosystems;
  for (const auto& e : wanted.empty() ? default_ecosystems() : wanted) {
    std::string file = e;
    std::replace_if(
        file.begin(), file.end(), [](char c) { return c == '/' || c == ' ' || c == ':'; }, '-');
    out.push_back(
        {e, options.osv_url + "/" + url_step(e) + "/all.zip", folder / ("osv-" + file + ".zip")});
  }
  out.push_back({"KEV", options.kev_url, folder / "kev.json"});
  return out;
}

// A feed that is not what it should be is thrown away, or it would be "unchanged" for ever after.
void forget(const std::vector<Feed>& feeds) {
  std::error_code ec;
  for (const auto& feed : feeds) {
    fs::remove(feed.file, ec);
    fs::remove(feed.file.string() + ".etag", ec);
  }
}

}  // namespace

std::vector<std::string> default_ecosystems() {
  return {"Maven",    "npm",       "PyPI",   "Go",     "crates.io", "NuGet",
          "RubyGems", "Packagist", "Debian", "Alpine", "AlmaLinux"};
}

Result<ImportResult> update(const std::string& home, const UpdateOptions& options, Seconds now,
                            const std::function<void(const UpdateProgress&)>& progress) {
  static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (kReady != CURLE_OK) return fail(ErrorCode::internal, "cannot start libcurl");
  const auto feeds = feeds_of(home, options);
  Fetcher fetcher(options, progress);
  for (const auto& feed : feeds) ASSAY_TRY(fetcher.fetch(feed));
  std::vector<std::string> files;
  for (const auto& feed : feeds) files.push_back(feed.file.string());
  auto result = import_paths(
      home, files, now,
      [&](const ImportProgress& p) {
        if (progress) progress({"import " + p.file, p.bytes, p.total_bytes});
      },
      Partial::refuse);
  if (!result) forget(feeds);
  return result;
}

}  // namespace assay::advisory
