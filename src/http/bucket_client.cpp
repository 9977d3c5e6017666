#include "http/bucket_client.h"

#include "http/message.h"

#include <curl/curl.h>

#include <charconv>
#include <memory>

namespace assay::http {
namespace {

constexpr const char* kEmptySha256 =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr long kConnectSeconds = 15;
constexpr long kStallSeconds = 30;
constexpr std::size_t kErrorBytes = 2000;

bool default_port(const Url& url) { return url.port == (url.scheme == "https" ? 443 : 80); }

std::string host_field(const Url& url) {
  const std::string host =
      url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
  return default_port(url) ? host : host + ":" + std::to_string(url.port);
}

// One transfer and what its callbacks need.
struct Transfer {
  PrivateAddresses rule = PrivateAddresses::refuse;
  const std::function<bool(ByteView)>* sink = nullptr;
  CURL* curl = nullptr;
  std::string etag, content_range, version, error_body;
  std::uint64_t wanted = 0, received = 0;
  bool refused_by_sink = false, too_long = false, private_address = false;
};

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::string_view line(data, size * count);
  const auto value_of = [&](std::string_view name, std::string& out) {
    if (line.size() <= name.size() || !equal_ignoring_case(line.substr(0, name.size()), name))
      return;
    std::string_view value = line.substr(name.size());
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t'))
      value.remove_prefix(1);
    while (!value.empty() &&
           (value.back() == '\r' || value.back() == '\n' || value.back() == ' ')) {
      value.remove_suffix(1);
    }
    out = std::string(value.substr(0, 1024));
  };
  value_of("etag:", transfer.etag);
  value_of("content-range:", transfer.content_range);
  value_of("x-amz-version-id:", transfer.version);
  return line.size();
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::size_t bytes = size * count;
  long status = 0;
  curl_easy_getinfo(transfer.curl, CURLINFO_RESPONSE_CODE, &status);
  if (status != 206) {
    if (status == 200) {  // the range was ignored: never take other bytes for these
      transfer.too_long = true;
      return 0;
    }
    const std::size_t room = kErrorBytes - std::min(kErrorBytes, transfer.error_body.size());
    transfer.error_body.append(data, std::min(bytes, room));
    return bytes;
  }
  transfer.received += bytes;
  if (transfer.received > transfer.wanted) {
    transfer.too_long = true;
    return 0;
  }
  if (transfer.sink != nullptr && !(*transfer.sink)(as_bytes({data, bytes}))) {
    transfer.refused_by_sink = true;
    return 0;
  }
  return bytes;
}

// The last word on where a connection goes, whatever was resolved before.
curl_socket_t on_socket(void* user, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (transfer.rule == PrivateAddresses::refuse && !is_public(address->addr)) {
    transfer.private_address = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

struct CurlDeleter {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::string resolve_entry(const Resolved& resolved) {
  std::string entry = resolved.host + ":" + std::to_string(resolved.port) + ":";
  bool first = true;
  for (const auto& address : resolved.addresses) {
    entry += first ? "" : ",";
    first = false;
    entry += address.find(':') == std::string::npos ? address : "[" + address + "]";
  }
  return entry;
}

// What the bucket says in its XML error, for a person: the Code element alone.
std::string bucket_code(const std::string& body) {
  const std::size_t begin = body.find("<Code>");
  const std::size_t end = body.find("</Code>");
  if (begin == std::string::npos || end == std::string::npos || end < begin) return {};
  std::string code = body.substr(begin + 6, std::min<std::size_t>(end - begin - 6, 60));
  for (char& c : code) {
    if (c < ' ' || c > '~') c = '?';
  }
  return " (" + code + ")";
}

Status status_error(long status, const Transfer& transfer) {
  const std::string code = bucket_code(transfer.error_body);
  if (status == 412) {
    return fail(ErrorCode::conflict, "The object changed while it was copied.", "changed");
  }
  if (status == 401 || status == 403) {
    return fail(ErrorCode::denied, "The bucket refuses access" + code + ".", "bucket_denied");
  }
  if (status == 404) {
    return fail(ErrorCode::not_found, "The bucket has no such object" + code + ".");
  }
  if (status >= 300 && status < 400) {
    return fail(ErrorCode::denied,
                "The endpoint redirects elsewhere; name the final address" + code + ".",
                "redirect");
  }
  if (status == 416) {
    return fail(ErrorCode::conflict, "The object is empty or became shorter.", "changed");
  }
  if (status == 429 || status >= 500) {
    return fail(ErrorCode::unavailable,
                "The bucket answers with status " + std::to_string(status) + code + ".");
  }
  return fail(ErrorCode::invalid_input, "The bucket answers with status " + std::to_string(status) +
                                            code + " to a ranged GET.");
}

Status curl_error(CURLcode code, const Transfer& transfer) {
  if (transfer.private_address) {
    return fail(ErrorCode::denied, "The endpoint is not on the public network.", "private_address");
  }
  if (transfer.refused_by_sink) return fail(ErrorCode::cancelled, "The copy was stopped.");
  if (transfer.too_long) {
    return fail(ErrorCode::unsupported, "The bucket does not answer ranged reads as asked.");
  }
  const bool late = code == CURLE_OPERATION_TIMEDOUT;
  return fail(late ? ErrorCode::timeout : ErrorCode::io,
              std::string("The bucket cannot be read: ") + curl_easy_strerror(code) + ".");
}

// "bytes 0-0/1234" → 1234
bool total_of(const std::string& content_range, std::uint64_t& total) {
  const std::size_t slash = content_range.rfind('/');
  if (slash == std::string::npos) return false;
  const char* end = content_range.data() + content_range.size();
  const auto [at, ec] = std::from_chars(content_range.data() + slash + 1, end, total);
  return ec == std::errc() && at == end;
}

Status perform(const std::string& url, const std::map<std::string, std::string>& headers,
               const Resolved& resolved, Transfer& transfer) {
  const std::unique_ptr<CURL, CurlDeleter> curl(curl_easy_init());
  if (!curl) return fail(ErrorCode::internal, "libcurl cannot start");
  transfer.curl = curl.get();
  curl_slist* fields = nullptr;
  for (const auto& [name, value] : headers) {
    fields = curl_slist_append(fields, (name + ": " + value).c_str());
  }
  const std::unique_ptr<curl_slist, CurlDeleter> owned_fields(fields);
  const std::unique_ptr<curl_slist, CurlDeleter> pinned(
      curl_slist_append(nullptr, resolve_entry(resolved).c_str()));
  CURL* c = curl.get();
  curl_easy_setopt(c, CURLOPT_URL, url.c_str());
  curl_easy_setopt(c, CURLOPT_HTTPHEADER, fields);
  curl_easy_setopt(c, CURLOPT_RESOLVE, pinned.get());
  curl_easy_setopt(c, CURLOPT_NOPROXY, "*");  // a proxy would resolve the name again
  curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(c, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(c, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, kStallSeconds);
  curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, on_socket);
  curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, &transfer);
  curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(c, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(c, CURLOPT_WRITEDATA, &transfer);
  const CURLcode code = curl_easy_perform(c);
  long status = 0;
  curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
  transfer.curl = nullptr;
  if (status != 0 && status != 206 && !transfer.too_long) return status_error(status, transfer);
  if (code != CURLE_OK) return curl_error(code, transfer);
  return {};
}

}  // namespace

std::string BucketObject::source() const {
  if (!presigned_url.empty()) return presigned_url.substr(0, presigned_url.find('?'));
  std::string base = endpoint;
  while (base.ends_with('/')) base.pop_back();
  return base + "/" + bucket + "/" + key;
}

BucketClient::BucketClient(BucketObject object, Url url, Resolved resolved, PrivateAddresses rule,
                           const Clock& clock)
    : object_(std::move(object)),
      url_(std::move(url)),
      resolved_(std::move(resolved)),
      rule_(rule),
      clock_(&clock) {}

Result<BucketClient> BucketClient::open(BucketObject object, PrivateAddresses rule,
                                        const Clock& clock) {
  const bool presigned = !object.presigned_url.empty();
  ASSAY_ASSIGN(Url url, parse_url(presigned ? object.presigned_url : object.endpoint));
  if (url.scheme != "https" && rule == PrivateAddresses::refuse) {
    return fail(ErrorCode::invalid_input, "An endpoint begins with https://.",
                presigned ? "/presigned_url" : "/endpoint");
  }
  if (!presigned) {
    if (object.bucket.empty()) return fail(ErrorCode::invalid_input, "Name the bucket.", "/bucket");
    if (object.key.empty()) return fail(ErrorCode::invalid_input, "Name the object.", "/key");
    if (object.bucket.find_first_not_of(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") !=
        std::string::npos) {
      return fail(ErrorCode::invalid_input, "This is no bucket name.", "/bucket");
    }
    if (object.region.empty()) object.region = "us-east-1";
    if (!object.path_style) url.host = object.bucket + "." + url.host;
  }
  ASSAY_ASSIGN(auto resolved, resolve_allowed(url.host, url.port, rule));
  return BucketClient(std::move(object), std::move(url), std::move(resolved), rule, clock);
}

BucketClient::Target BucketClient::target(const std::string& range,
                                          const ObjectInfo* pinned) const {
  Target target;
  target.headers["range"] = range;
  if (pinned != nullptr && !pinned->etag.empty()) target.headers["if-match"] = pinned->etag;
  if (!object_.presigned_url.empty()) {
    target.url = object_.presigned_url;
    return target;
  }
  SignableRequest request;
  request.host = host_field(url_);
  request.path = (object_.path_style ? "/" + object_.bucket : "") + "/" + object_.key;
  const std::string& version =
      pinned != nullptr && !pinned->version.empty() && !object_.version.empty() ? pinned->version
                                                                                : object_.version;
  if (!version.empty()) request.query["versionId"] = version;
  request.payload_sha256 = kEmptySha256;
  target.url = url_.scheme + "://" + request.host + canonical_path(request.path);
  if (!request.query.empty()) target.url += "?" + canonical_query(request.query);
  if (object_.credentials.access_key_id.empty()) return target;
  request.headers = target.headers;
  SigningScope scope;
  scope.region = object_.region;
  scope.time = clock_->now();
  target.headers.merge(sign_headers(request, object_.credentials, scope));
  return target;
}

Result<ObjectInfo> BucketClient::inspect() const {
  Transfer transfer;
  transfer.rule = rule_;
  transfer.wanted = 1;
  const Target first = target("bytes=0-0", nullptr);
  ASSAY_TRY(perform(first.url, first.headers, resolved_, transfer));
  ObjectInfo info;
  info.etag = transfer.etag;
  info.version = transfer.version;
  if (!total_of(transfer.content_range, info.size)) {
    return fail(ErrorCode::unsupported, "The bucket does not say how large the object is.");
  }
  if (info.etag.empty()) {
    return fail(ErrorCode::unsupported,
                "The bucket gives no ETag, so that a change during the copy would go unseen.");
  }
  return info;
}

Status BucketClient::read(const ObjectInfo& info, std::uint64_t begin, std::uint64_t end,
                          const std::function<bool(ByteView)>& sink) const {
  Transfer transfer;
  transfer.rule = rule_;
  transfer.sink = &sink;
  transfer.wanted = end - begin;
  const Target range =
      target("bytes=" + std::to_string(begin) + "-" + std::to_string(end - 1), &info);
  ASSAY_TRY(perform(range.url, range.headers, resolved_, transfer));
  std::uint64_t total = 0;
  if (transfer.etag != info.etag || !total_of(transfer.content_range, total) ||
      total != info.size) {
    return fail(ErrorCode::conflict, "The object changed while it was copied.", "changed");
  }
  if (transfer.received != transfer.wanted) {
    return fail(ErrorCode::io, "The bucket ended the answer early.");
  }
  return {};
}

}  // namespace assay::http
