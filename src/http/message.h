// Requests and responses as handlers see them. Nothing here knows the library that moves the bytes.
#pragma once

#include "base/stream.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::http {

// Header fields in the order they came; names compare without case.
class Headers {
 public:
  struct Field {
    std::string name, value;
  };
  // The first field of that name; empty when there is none.
  std::string_view get(std::string_view name) const;
  bool has(std::string_view name) const;
  void add(std::string name, std::string value);
  // Replaces every field of that name.
  void set(std::string name, std::string value);
  const std::vector<Field>& fields() const { return fields_; }

 private:
  std::vector<Field> fields_;
};

bool equal_ignoring_case(std::string_view a, std::string_view b);

struct Request {
  std::string method;
  std::string path;   // as sent, without the query, not decoded
  std::string query;  // as sent, without '?'
  Headers headers;
  std::string remote_address;
  std::optional<std::uint64_t> content_length;
  bool chunked = false;
  std::string body;  // a buffered body; streamed ones come through a ByteStream
  bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

// The far end of a stream of events. Safe from any thread.
class StreamSink {
 public:
  virtual ~StreamSink() = default;
  // False when the client is gone or too slow to keep up; it will never be true again.
  virtual bool send(std::string text) = 0;
  virtual void close() = 0;
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  // Sent instead of `body`.
  std::shared_ptr<const ByteSource> file;
  // Called once when the head has been sent; the connection stays open until close().
  std::function<void(std::shared_ptr<StreamSink>)> stream;
};

// "Not Found"; "" when unknown.
std::string_view reason_phrase(int status);

// "%41" → "A"; false on a broken escape or a zero byte. '+' stays.
bool percent_decode(std::string_view text, std::string& out);
// Everything but the unreserved characters of RFC 3986; '/' stays when `keep_slash`.
enum class Slash { keep, encode };
std::string percent_encode(std::string_view text, Slash slash = Slash::encode);
// The decoded value of a query parameter; '+' is a space.
std::optional<std::string> query_parameter(std::string_view query, std::string_view name);

}  // namespace assay::http
