#include "http/static_files.h"

#include "base/file.h"

#include <sys/stat.h>

#include <array>

namespace assay::http {
namespace {

constexpr std::string_view kContentSecurityPolicy =
    "default-src 'self'; style-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' "
    "data: blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'";

struct MediaType {
  std::string_view extension, type;
};
constexpr std::array kMediaTypes{
    MediaType{".html", "text/html; charset=utf-8"},
    MediaType{".js", "text/javascript; charset=utf-8"},
    MediaType{".mjs", "text/javascript; charset=utf-8"},
    MediaType{".css", "text/css; charset=utf-8"},
    MediaType{".json", "application/json"},
    MediaType{".svg", "image/svg+xml"},
    MediaType{".png", "image/png"},
    MediaType{".ico", "image/x-icon"},
    MediaType{".woff2", "font/woff2"},
    MediaType{".wasm", "application/wasm"},
    MediaType{".txt", "text/plain; charset=utf-8"},
    MediaType{".webmanifest", "application/manifest+json"},
};

std::string_view media_type(std::string_view path) {
  for (const auto& entry : kMediaTypes) {
    if (path.ends_with(entry.extension)) return entry.type;
  }
  return "application/octet-stream";
}

// A path that stays inside: no empty, dot or hidden step.
bool safe_path(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view step = path.substr(0, end);
    if (step.empty() || step[0] == '.' || step.find('\\') != std::string_view::npos) return false;
    path.remove_prefix(end);
  }
  return true;
}

bool last_step_has_dot(std::string_view path) {
  return path.substr(path.rfind('/') + 1).find('.') != std::string_view::npos;
}

std::string etag_of(const std::string& file) {
  struct stat info{};
  if (::stat(file.c_str(), &info) != 0) return {};
  return "\"" + std::to_string(info.st_size) + "-" + std::to_string(info.st_mtim.tv_sec) + "." +
         std::to_string(info.st_mtim.tv_nsec) + "\"";
}

Response text(int status, std::string body) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", "text/plain; charset=utf-8");
  response.body = std::move(body);
  return response;
}

std::shared_ptr<const ByteSource> open_regular(const std::string& file) {
  struct stat info{};
  if (::stat(file.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return nullptr;
  auto source = FileSource::open(file);
  if (!source) return nullptr;
  return std::move(*source);
}

Response file_response(const Request& request, const std::string& file, std::string_view path) {
  struct Coding {
    std::string_view name, suffix;
  };
  static constexpr std::array kCodings{Coding{"br", ".br"}, Coding{"gzip", ".gz"}, Coding{"", ""}};
  const std::string_view accepted = request.headers.get("accept-encoding");
  Response response;
  for (const auto& coding : kCodings) {
    if (accepted.find(coding.name) == std::string_view::npos) continue;
    const std::string candidate = file + std::string(coding.suffix);
    response.file = open_regular(candidate);
    if (!response.file) continue;
    if (!coding.name.empty()) response.headers.add("Content-Encoding", std::string(coding.name));
    const std::string etag = etag_of(candidate);
    response.headers.add("ETag", etag);
    if (!etag.empty() && request.headers.get("if-none-match") == etag) {
      response.status = 304;
      response.file.reset();
    }
    break;
  }
  if (!response.file && response.status != 304) return text(404, "Not found\n");
  response.headers.add("Content-Type", std::string(media_type(path)));
  response.headers.add("Vary", "Accept-Encoding");
  // Built names carry their digest; index.html names the current ones.
  response.headers.add("Cache-Control", path.starts_with("/assets/")
                                            ? "public, max-age=31536000, immutable"
                                            : "no-cache");
  return response;
}

}  // namespace

Response StaticFiles::serve(const Request& request) const {
  std::string path;
  if (!percent_decode(request.path, path) || path.empty() || path[0] != '/') {
    return text(404, "Not found\n");
  }
  if (directory_.empty()) {
    return text(path == "/" ? 200 : 404,
                "Assay is running. The console is not built; the API is at /api/v1.\n");
  }
  if (path == "/" || (safe_path(path) && !last_step_has_dot(path))) path = "/index.html";
  if (!safe_path(path)) return text(404, "Not found\n");
  return file_response(request, directory_ + path, path);
}

void add_security_headers(Response& response) {
  const auto add = [&](const char* name, std::string_view value) {
    if (!response.headers.has(name)) response.headers.add(name, std::string(value));
  };
  add("Content-Security-Policy", kContentSecurityPolicy);
  add("X-Content-Type-Options", "nosniff");
  add("X-Frame-Options", "DENY");
  add("Cross-Origin-Opener-Policy", "same-origin");
  add("Cross-Origin-Resource-Policy", "same-origin");
  add("Referrer-Policy", "no-referrer");
  add("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
}

}  // namespace assay::http
