// HTTP/1.1 over Boost.Beast. Requests are parsed by Beast, answers are written by hand: a response
// head is ten lines of text, and the serializer templates would double the price of compiling this
// file.
//
// Life of a connection, all of it on the one I/O thread except handle():
//   read head → plan → (read the body | nothing) → handler on a pool → write → next request
// A streamed body is pulled: the handler's read() posts one socket read and waits, so an upload is
// never further ahead than one buffer.
#include "http/server.h"

#include <arpa/inet.h>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>

#include <atomic>
#include <condition_variable>
#include <ctime>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <unordered_set>

namespace assay::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using ErrorCodeOf = boost::system::error_code;

constexpr std::size_t kChunkBytes = 128 * 1024;
constexpr std::size_t kStreamQueueBytes = 1 << 20;
constexpr std::uint64_t kDrainBytes = 256 * 1024;

std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[40];
  const std::size_t n = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text, n};
}

bool bodiless(int status) { return status == 204 || status == 304 || status < 200; }

class Session;

struct Shared {
  Shared(const ServerOptions& o, Handler& h)
      : options(o), handler(h), quick(o.threads), uploads(o.upload_threads) {}
  const ServerOptions options;
  Handler& handler;
  asio::io_context io{1};
  asio::thread_pool quick;
  asio::thread_pool uploads;
  std::unordered_set<Session*> sessions;  // I/O thread only
  bool stopping = false;                  // I/O thread only
};

// What a pool thread waits for while the I/O thread reads.
class PendingRead {
 public:
  void done(Result<std::size_t> result) {
    const std::lock_guard lock(mutex_);
    result_ = std::move(result);
    ready_ = true;
    condition_.notify_one();
  }
  Result<std::size_t> wait() {
    std::unique_lock lock(mutex_);
    condition_.wait(lock, [&] { return ready_; });
    return std::move(result_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable condition_;
  bool ready_ = false;
  Result<std::size_t> result_{std::size_t{0}};
};

class EmptyStream final : public ByteStream {
 public:
  Result<std::size_t> read(MutableBytes) override { return std::size_t{0}; }
};

class Session final : public std::enable_shared_from_this<Session> {
 public:
  Session(Shared& shared, tcp::socket socket) : shared_(shared), stream_(std::move(socket)) {
    ErrorCodeOf ignored;
    const auto peer = stream_.socket().remote_endpoint(ignored);
    if (!ignored) address_ = peer.address().to_string();
    stream_.socket().set_option(tcp::no_delay(true), ignored);
    shared_.sessions.insert(this);
  }

  void start() { read_head(); }

  // The server stops: idle connections and event streams end now, a running request ends its
  // connection.
  void drain() {
    closing_ = true;
    if (idle_ || streaming_) close();
  }
  void close() {
    ErrorCodeOf ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
    stream_.socket().close(ignored);
    open_ = false;
    stream_open = false;
    shared_.sessions.erase(this);
  }

  // One read of the body into `out`; calls back on the I/O thread. 0 bytes: the end.
  template <class Done>
  void read_body(MutableBytes out, Done done) {
    if (parser_->is_done() || !open_) {
      done(open_ ? Result<std::size_t>(std::size_t{0})
                 : Result<std::size_t>(fail(ErrorCode::cancelled, "the connection is closed")));
      return;
    }
    if (expects_continue_) {
      expects_continue_ = false;
      auto text = std::make_shared<std::string>("HTTP/1.1 100 Continue\r\n\r\n");
      asio::async_write(stream_, asio::buffer(*text),
                        [self = shared_from_this(), text, out, done](ErrorCodeOf ec, std::size_t) {
                          if (ec) {
                            done(Result<std::size_t>(fail(ErrorCode::io, "the client went away")));
                          } else {
                            self->read_body(out, done);
                          }
                        });
      return;
    }
    parser_->get().body().data = out.data();
    parser_->get().body().size = out.size();
    stream_.expires_after(shared_.options.body_timeout);
    beast::http::async_read_some(
        stream_, buffer_, *parser_,
        [self = shared_from_this(), out, done](ErrorCodeOf ec, std::size_t) {
          if (ec == beast::http::error::need_buffer) ec = {};
          const std::size_t got = out.size() - self->parser_->get().body().size;
          if (ec && got == 0) {
            self->broken_ = true;
            const bool late = ec == beast::error::timeout;
            done(Result<std::size_t>(
                fail(late ? ErrorCode::timeout : ErrorCode::io,
                     late ? "the body stopped coming" : "the client went away in the body")));
          } else if (got == 0) {
            self->read_body(out, done);  // only the framing of a chunk moved
          } else {
            self->body_bytes_ += got;
            if (self->body_bytes_ > self->plan_.max_body_bytes) {
              done(Result<std::size_t>(fail(ErrorCode::limit, "the body is too large", "body")));
            } else {
              done(Result<std::size_t>(got));
            }
          }
        });
  }

  Shared& shared() { return shared_; }

  // Event streams: text is queued here and written in order.
  void stream_text(std::string text) {
    if (!open_ || !streaming_) return;
    if (text.empty()) {
      close();
      return;
    }
    queued_bytes_ += text.size();
    queue_.push_back(std::move(text));
    if (queue_.size() == 1) write_queued();
  }
  bool open() const { return open_; }

  std::atomic<bool> stream_open{false};
  std::atomic<std::size_t> stream_backlog{0};

 private:
  using Parser = beast::http::request_parser<beast::http::buffer_body>;

  void read_head() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(shared_.options.max_header_bytes));
    parser_->body_limit(boost::none);  // the plan's limit is ours to check, with an answer
    request_ = {};
    request_.remote_address = address_;
    body_bytes_ = 0;
    broken_ = false;
    idle_ = true;
    if (closing_) return close();
    if (buffer_.size() > 0) return read_rest_of_head();
    // Waiting for the next request and reading one are two different kinds of patience.
    stream_.expires_after(shared_.options.idle_timeout);
    stream_.async_read_some(buffer_.prepare(4096),
                            [self = shared_from_this()](ErrorCodeOf ec, std::size_t n) {
                              if (ec) return self->close();
                              self->buffer_.commit(n);
                              self->read_rest_of_head();
                            });
  }

  void read_rest_of_head() {
    idle_ = false;
    stream_.expires_after(shared_.options.header_timeout);
    beast::http::async_read_header(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](ErrorCodeOf ec, std::size_t) { self->on_head(ec); });
  }

  void on_head(ErrorCodeOf ec) {
    if (ec) return on_bad_head(ec);
    const auto& head = parser_->get();
    request_.method = std::string(head.method_string());
    const std::string_view target(head.target().data(), head.target().size());
    const std::size_t mark = std::min(target.find('?'), target.size());
    request_.path = std::string(target.substr(0, mark));
    request_.query = std::string(target.substr(std::min(mark + 1, target.size())));
    for (const auto& field : head) {
      request_.headers.add({field.name_string().data(), field.name_string().size()},
                           {field.value().data(), field.value().size()});
    }
    request_.chunked = parser_->chunked();
    if (const auto length = parser_->content_length()) request_.content_length = *length;
    keep_alive_ = parser_->keep_alive();
    expects_continue_ = equal_ignoring_case(request_.headers.get("expect"), "100-continue");
    if (request_.path.empty() || request_.path[0] != '/') {
      return refuse(400, "The request target is not a path.");
    }
    plan_ = shared_.handler.plan(request_);
    if (request_.content_length.value_or(0) > plan_.max_body_bytes ||
        (request_.chunked && plan_.body == Plan::Body::none)) {
      return refuse(413, "The body is larger than this address takes.");
    }
    if (plan_.body == Plan::Body::buffered && request_.has_body()) {
      chunk_.resize(kChunkBytes);
      return collect_body();
    }
    dispatch();
  }

  void on_bad_head(ErrorCodeOf ec) {
    if (ec == beast::http::error::header_limit) {
      return refuse(431, "The header is larger than " +
                             std::to_string(shared_.options.max_header_bytes) + " bytes.");
    }
    if (ec == beast::http::error::end_of_stream || ec == beast::http::error::partial_message ||
        ec.category() != beast::http::make_error_code(beast::http::error::bad_method).category()) {
      return close();
    }
    refuse(400, "The request is not HTTP/1.1: " + ec.message() + ".");
  }

  void collect_body() {
    read_body(std::as_writable_bytes(std::span(chunk_)),
              [self = shared_from_this()](Result<std::size_t> got) {
                if (!got) {
                  if (got.error().code == ErrorCode::limit) {
                    return self->refuse(413, "The body is larger than this address takes.");
                  }
                  return self->close();
                }
                self->request_.body.append(self->chunk_.data(), *got);
                if (*got == 0 || self->parser_->is_done()) {
                  self->chunk_ = {};
                  return self->dispatch();
                }
                self->collect_body();
              });
  }

  void refuse(int status, const std::string& detail) {
    keep_alive_ = false;
    respond(shared_.handler.refuse(request_, status, detail));
  }

  void dispatch();
  void respond(Response response);
  std::string head_of(const Response& response, std::uint64_t length) const;
  void write_file(std::uint64_t offset);
  void begin_stream();
  void write_queued();
  void after_response();
  void linger();

  Shared& shared_;
  beast::tcp_stream stream_;
  beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  Request request_;
  Plan plan_;
  Response response_;
  std::string address_, head_;
  std::vector<char> chunk_;
  std::uint64_t body_bytes_ = 0, lingered_ = 0;
  bool keep_alive_ = true, closing_ = false, idle_ = false, streaming_ = false;
  bool expects_continue_ = false, broken_ = false, open_ = true;
  std::deque<std::string> queue_;
  std::size_t queued_bytes_ = 0;
};

// The body as a pool thread sees it.
class PulledBody final : public ByteStream {
 public:
  explicit PulledBody(std::shared_ptr<Session> session) : session_(std::move(session)) {}
  Result<std::size_t> read(MutableBytes out) override {
    if (out.empty()) return std::size_t{0};
    const auto pending = std::make_shared<PendingRead>();
    asio::post(session_->shared().io, [session = session_, out, pending] {
      session->read_body(out, [pending](Result<std::size_t> r) { pending->done(std::move(r)); });
    });
    return pending->wait();
  }

 private:
  std::shared_ptr<Session> session_;
};

class SessionSink final : public StreamSink {
 public:
  explicit SessionSink(std::shared_ptr<Session> session) : session_(std::move(session)) {}
  // The session may end with this reference; it must end on the I/O thread.
  ~SessionSink() override {
    close();
    auto& io = session_->shared().io;
    asio::post(io, [session = std::move(session_)] {});
  }
  bool send(std::string text) override {
    if (text.empty()) return session_->stream_open;
    if (!session_->stream_open) return false;
    if (session_->stream_backlog.fetch_add(text.size()) > kStreamQueueBytes) {
      close();
      return false;
    }
    post(std::move(text));
    return true;
  }
  void close() override {
    if (session_->stream_open.exchange(false)) post({});
  }

 private:
  void post(std::string text) {
    asio::post(session_->shared().io, [session = session_, text = std::move(text)]() mutable {
      session->stream_text(std::move(text));
    });
  }
  std::shared_ptr<Session> session_;
};

void Session::dispatch() {
  const bool streamed = plan_.body == Plan::Body::streamed && request_.has_body();
  auto& pool = streamed ? shared_.uploads : shared_.quick;
  // A handler may take its time; only the socket's own operations are timed.
  stream_.expires_never();
  asio::post(pool, [self = shared_from_this(), streamed]() mutable {
    auto response = std::make_shared<Response>();
    try {
      EmptyStream empty;
      PulledBody pulled(self);
      *response =
          self->shared_.handler.handle(self->request_, streamed ? static_cast<ByteStream&>(pulled)
                                                                : static_cast<ByteStream&>(empty));
    } catch (const std::exception& e) {
      *response = self->shared_.handler.refuse(self->request_, 500, e.what());
    }
    auto& io = self->shared_.io;  // the last reference to a session is let go on the I/O thread
    asio::post(io, [self = std::move(self), response] { self->respond(std::move(*response)); });
  });
}

std::string Session::head_of(const Response& response, std::uint64_t length) const {
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
  head += reason_phrase(response.status);
  head += "\r\nDate: " + http_date() + "\r\n";
  for (const auto& field : response.headers.fields()) {
    // A line break in a value would begin a header of the attacker's choice.
    if (field.value.find_first_of("\r\n") != std::string::npos) continue;
    head += field.name + ": " + field.value + "\r\n";
  }
  if (!response.stream && !bodiless(response.status)) {
    head += "Content-Length: " + std::to_string(length) + "\r\n";
  }
  head += keep_alive_ && !closing_ && !response.stream ? "Connection: keep-alive\r\n\r\n"
                                                       : "Connection: close\r\n\r\n";
  return head;
}

void Session::respond(Response response) {
  if (!open_) return;
  response_ = std::move(response);
  // The rest of a body that nobody read: a little is skipped, much ends the connection.
  if (!parser_->is_done() &&
      (broken_ || request_.chunked ||
       request_.content_length.value_or(0) - body_bytes_ > kDrainBytes || expects_continue_)) {
    keep_alive_ = false;
  }
  const std::uint64_t length = response_.file ? response_.file->size() : response_.body.size();
  head_ = head_of(response_, length);
  const bool text = request_.method != "HEAD" && !bodiless(response_.status) && !response_.file &&
                    !response_.stream;
  if (text) head_ += response_.body;
  stream_.expires_after(shared_.options.body_timeout);
  asio::async_write(stream_, asio::buffer(head_),
                    [self = shared_from_this()](ErrorCodeOf ec, std::size_t) {
                      if (ec) return self->close();
                      if (self->response_.stream) return self->begin_stream();
                      if (self->response_.file && self->request_.method != "HEAD")
                        return self->write_file(0);
                      self->after_response();
                    });
}

void Session::write_file(std::uint64_t offset) {
  if (offset >= response_.file->size()) return after_response();
  chunk_.resize(kChunkBytes);
  const auto got = response_.file->pread(offset, std::as_writable_bytes(std::span(chunk_)));
  if (!got || *got == 0) return close();  // too late for another answer
  stream_.expires_after(shared_.options.body_timeout);
  asio::async_write(stream_, asio::buffer(chunk_.data(), *got),
                    [self = shared_from_this(), offset](ErrorCodeOf ec, std::size_t n) {
                      if (ec) return self->close();
                      self->write_file(offset + n);
                    });
}

void Session::begin_stream() {
  if (closing_) return close();
  streaming_ = true;
  stream_open = true;
  stream_.expires_never();
  auto start = std::move(response_.stream);
  response_ = {};
  // Notices that the client went away; an event stream's client never sends anything.
  chunk_.resize(64);
  stream_.socket().async_wait(tcp::socket::wait_read, [self = shared_from_this()](ErrorCodeOf) {
    self->stream_open = false;
    self->close();
  });
  asio::post(shared_.quick, [self = shared_from_this(), start]() mutable {
    start(std::make_shared<SessionSink>(std::move(self)));
  });
}

void Session::write_queued() {
  stream_.expires_after(shared_.options.body_timeout);
  asio::async_write(stream_, asio::buffer(queue_.front()),
                    [self = shared_from_this()](ErrorCodeOf ec, std::size_t n) {
                      if (ec) {
                        self->stream_open = false;
                        return self->close();
                      }
                      self->stream_.expires_never();
                      self->stream_backlog -= n;
                      self->queue_.pop_front();
                      if (!self->queue_.empty()) self->write_queued();
                    });
}

void Session::after_response() {
  response_ = {};
  chunk_ = {};
  if (!keep_alive_ || closing_) return linger();
  if (!parser_->is_done()) {
    chunk_.resize(kChunkBytes);
    plan_.max_body_bytes = body_bytes_ + kDrainBytes;
    return read_body(std::as_writable_bytes(std::span(chunk_)),
                     [self = shared_from_this()](Result<std::size_t> got) {
                       if (!got) return self->close();
                       self->after_response();
                     });
  }
  read_head();
}

// Closing a socket with unread bytes resets it, and the client may lose the answer: say "no more"
// and listen a moment longer.
void Session::linger() {
  ErrorCodeOf ignored;
  stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
  if (lingered_ == 0) stream_.expires_after(std::chrono::seconds(2));
  chunk_.resize(kChunkBytes);
  stream_.async_read_some(asio::buffer(chunk_),
                          [self = shared_from_this()](ErrorCodeOf ec, std::size_t n) {
                            self->lingered_ += n;
                            if (ec || self->lingered_ > (64u << 20)) return self->close();
                            self->linger();
                          });
}

class BeastServer final : public Server {
 public:
  BeastServer(const ServerOptions& options, Handler& handler)
      : shared_(options, handler), acceptor_(shared_.io), work_(shared_.io.get_executor()) {}
  ~BeastServer() override {
    if (thread_.joinable()) stop(std::chrono::milliseconds(0));
  }

  Status listen() {
    ErrorCodeOf ec;
    const auto address = asio::ip::make_address(shared_.options.address, ec);
    if (ec) {
      return fail(ErrorCode::invalid_input, "not an IP address: " + shared_.options.address);
    }
    const tcp::endpoint endpoint(address, shared_.options.port);
    acceptor_.open(endpoint.protocol(), ec);
    if (!ec) acceptor_.set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec) acceptor_.bind(endpoint, ec);
    if (!ec) acceptor_.listen(512, ec);
    if (ec) {
      return fail(ErrorCode::io, "cannot listen on " + shared_.options.address + ":" +
                                     std::to_string(shared_.options.port) + ": " + ec.message());
    }
    port_ = acceptor_.local_endpoint(ec).port();
    return {};
  }

  unsigned short port() const override { return port_; }

  void start() override {
    asio::post(shared_.io, [this] { accept(); });
    thread_ = std::thread([this] { shared_.io.run(); });
  }

  void stop(std::chrono::milliseconds patience) override {
    asio::post(shared_.io, [this] {
      ErrorCodeOf ignored;
      acceptor_.close(ignored);
      shared_.stopping = true;
      const std::vector<Session*> all(shared_.sessions.begin(), shared_.sessions.end());
      for (Session* session : all) session->drain();
    });
    wait_for_sessions(patience);
    asio::post(shared_.io, [this] {
      const std::vector<Session*> all(shared_.sessions.begin(), shared_.sessions.end());
      for (Session* session : all) session->close();
    });
    // Handlers that still wait for a body get an error from the closed socket, so the pools end.
    shared_.uploads.join();
    shared_.quick.join();
    work_.reset();
    if (thread_.joinable()) thread_.join();
  }

 private:
  void wait_for_sessions(std::chrono::milliseconds patience) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < until) {
      PendingRead count;
      asio::post(shared_.io, [&] { count.done(shared_.sessions.size()); });
      if (*count.wait() == 0) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }

  void accept() {
    acceptor_.async_accept([this](ErrorCodeOf ec, tcp::socket socket) {
      if (shared_.stopping || ec == asio::error::operation_aborted) return;
      if (ec) {  // out of descriptors, say: let the present connections go on, and try again
        retry_.expires_after(std::chrono::milliseconds(100));
        return retry_.async_wait([this](ErrorCodeOf) { accept(); });
      }
      if (shared_.sessions.size() < shared_.options.max_connections) {
        std::make_shared<Session>(shared_, std::move(socket))->start();
      }
      accept();
    });
  }

  Shared shared_;
  tcp::acceptor acceptor_;
  asio::steady_timer retry_{shared_.io};
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::thread thread_;
  unsigned short port_ = 0;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::open(const ServerOptions& options, Handler& handler) {
  auto server = std::make_unique<BeastServer>(options, handler);
  ASSAY_TRY(server->listen());
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace assay::http
