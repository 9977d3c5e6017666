// The transport: HTTP/1.1 on one I/O thread, handlers as plain blocking functions on two thread
// pools (streamed uploads have their own, so that slow senders cannot starve the rest). Event
// streams hold no thread. Only transport.cpp knows Boost.Beast.
#pragma once

#include "http/message.h"

#include <chrono>
#include <memory>
#include <string>

namespace assay::http {

// What to do with the body of a request, decided from its head alone.
struct Plan {
  enum class Body {
    none,      // a body is refused with 413
    buffered,  // read whole before the handler runs
    streamed,  // the handler pulls it
  };
  Body body = Body::none;
  std::uint64_t max_body_bytes = 0;
};

// What a server serves. Both calls may come from several threads at once.
class Handler {
 public:
  virtual ~Handler() = default;
  // On the I/O thread: must not block.
  virtual Plan plan(const Request& head) const = 0;
  // On a pool thread. `body` is the streamed body, or an empty stream. Whatever it throws becomes a
  // 500.
  virtual Response handle(Request& request, ByteStream& body) = 0;
  // The transport itself refuses: 400, 413, 431, 500. `head` may be half filled. A client that
  // stops sending is cut off without an answer.
  virtual Response refuse(const Request& head, int status, const std::string& detail) = 0;
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  unsigned short port = 8080;  // 0: any free one
  std::size_t threads = 16;
  std::size_t upload_threads = 32;
  std::size_t max_connections = 2048;
  std::size_t max_header_bytes = 16 * 1024;
  std::chrono::milliseconds header_timeout{15'000};  // from the first byte of a request
  std::chrono::milliseconds idle_timeout{75'000};    // between requests
  std::chrono::milliseconds body_timeout{30'000};    // without any progress, either direction
};

class Server {
 public:
  // Listens; requests are served once start() was called. `handler` outlives the server.
  static Result<std::unique_ptr<Server>> open(const ServerOptions& options, Handler& handler);
  virtual ~Server() = default;
  virtual unsigned short port() const = 0;
  virtual void start() = 0;
  // Takes no new connection, ends idle ones and event streams, lets running requests finish for at
  // most `patience`, then returns with every thread joined. May be called once, from any other
  // thread.
  virtual void stop(std::chrono::milliseconds patience) = 0;
};

}  // namespace assay::http
