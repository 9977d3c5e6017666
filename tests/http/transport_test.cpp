// The real server on loopback with a handler of the test's own, and a plain socket as the client.
#include "base/hash.h"
#include "http/server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <thread>

namespace assay::http {
namespace {

class Echo final : public Handler {
 public:
  Plan plan(const Request& head) const override {
    if (head.path == "/stream") return {Plan::Body::streamed, 64u << 20};
    if (head.path == "/echo") return {Plan::Body::buffered, 1000};
    return {};
  }
  Response handle(Request& request, ByteStream& body) override {
    Response response;
    if (request.path == "/throw") throw std::runtime_error("on purpose");
    if (request.path == "/events") {
      response.stream = [this](std::shared_ptr<StreamSink> sink) { sinks.set_value(sink); };
      return response;
    }
    if (request.path == "/early") {
      response.status = 409;
      return response;
    }
    if (request.path != "/stream") {
      response.body = request.method + " " + request.path + " " + request.body;
      response.headers.add("X-Evil", "a\r\nSet-Cookie: b");
      return response;
    }
    Sha256 hash;
    std::vector<std::byte> buffer(100'000);
    std::size_t total = 0;
    while (true) {
      const auto got = body.read(buffer);
      if (!got) {
        broken = true;
        response.status = 400;
        return response;
      }
      if (*got == 0) break;
      total += *got;
      hash.update(ByteView(buffer).first(*got));
    }
    response.body = std::to_string(total) + " " + hash.finish().hex();
    return response;
  }
  Response refuse(const Request&, int status, const std::string& detail) override {
    Response response;
    response.status = status;
    response.body = detail;
    return response;
  }
  std::promise<std::shared_ptr<StreamSink>> sinks;
  std::atomic<bool> broken{false};
};

class Client {
 public:
  explicit Client(unsigned short port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    const timeval limit{20, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }
  ~Client() { ::close(fd_); }
  bool send(std::string_view text) {
    while (!text.empty()) {
      const auto n = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  // Until the other side closes, or `mark` was seen.
  std::string receive(std::string_view mark = {}) {
    std::string out;
    char buffer[4096];
    while (mark.empty() || out.find(mark) == std::string::npos) {
      const auto n = ::recv(fd_, buffer, sizeof buffer, 0);
      if (n <= 0) break;
      out.append(buffer, static_cast<std::size_t>(n));
    }
    return out;
  }

 private:
  int fd_;
};

class Transport : public testing::Test {
 protected:
  void SetUp() override {
    ServerOptions options;
    options.port = 0;
    options.max_header_bytes = 2048;
    auto opened = Server::open(options, handler);
    ASSERT_TRUE(opened) << opened.error().text();
    server = std::move(*opened);
    server->start();
  }
  void TearDown() override {
    if (server) server->stop(std::chrono::seconds(5));
  }
  std::string ask(const std::string& text) {
    Client client(server->port());
    client.send(text);
    return client.receive();
  }
  Echo handler;
  std::unique_ptr<Server> server;
};

TEST_F(Transport, KeepsAConnectionAndAnswersInOrder) {
  const std::string answer =
      ask("GET /a HTTP/1.1\r\nHost: x\r\n\r\nPOST /echo HTTP/1.1\r\nHost: x\r\n"
          "Connection: close\r\nContent-Length: 5\r\n\r\nhello");
  const auto first = answer.find("GET /a ");
  const auto second = answer.find("POST /echo hello");
  EXPECT_NE(first, std::string::npos);
  EXPECT_NE(second, std::string::npos);
  EXPECT_LT(first, second);
}

TEST_F(Transport, NeverWritesALineBreakIntoAHeader) {
  const std::string answer = ask("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(answer.find("Set-Cookie"), std::string::npos);
  EXPECT_EQ(answer.find("X-Evil"), std::string::npos);
}

TEST_F(Transport, RefusesWhatIsTooLarge) {
  EXPECT_TRUE(ask("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n")
                  .starts_with("HTTP/1.1 413"));
  EXPECT_TRUE(
      ask("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx").starts_with("HTTP/1.1 413"));
  EXPECT_TRUE(ask("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" +
                  std::string(2000, 'x') + "\r\n")
                  .starts_with("HTTP/1.1 413"));
  EXPECT_TRUE(ask("GET /a HTTP/1.1\r\nHost: x\r\nX: " + std::string(5000, 'x') + "\r\n\r\n")
                  .starts_with("HTTP/1.1 431"));
}

TEST_F(Transport, RefusesAmbiguousFraming) {
  EXPECT_TRUE(ask("nonsense\r\n\r\n").starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(
      ask("POST /echo HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
          .starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(ask("POST /echo HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy")
                  .starts_with("HTTP/1.1 400"));
}

TEST_F(Transport, StreamsABodyWithoutKeepingIt) {
  const std::string body(5'000'000, 'b');
  Client client(server->port());
  client.send(
      "PUT /stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: "
      "100-continue\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n");
  EXPECT_TRUE(client.receive("\r\n\r\n").starts_with("HTTP/1.1 100"));
  client.send(body);
  const std::string answer = client.receive();
  EXPECT_NE(answer.find("5000000 " + sha256(as_bytes(body)).hex()), std::string::npos) << answer;
}

TEST_F(Transport, ACutBodyIsAnErrorForTheHandler) {
  {
    Client client(server->port());
    client.send(
        "PUT /stream HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: "
        "1000000\r\n\r\n");
    // The handler is reading when this arrives.
    EXPECT_TRUE(client.receive("\r\n\r\n").starts_with("HTTP/1.1 100"));
    client.send("abc");
  }
  server->stop(std::chrono::seconds(5));
  server.reset();
  EXPECT_TRUE(handler.broken);
}

TEST_F(Transport, AnAnswerBeforeTheBodyArrives) {
  const std::string answer =
      ask("GET /early HTTP/1.1\r\nHost: x\r\n\r\nGET /a HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 409"));
  EXPECT_NE(answer.find("GET /a "), std::string::npos);
}

TEST_F(Transport, AThrowingHandlerIsA500) {
  EXPECT_TRUE(ask("GET /throw HTTP/1.1\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 500"));
}

TEST_F(Transport, HeadHasNoBody) {
  const std::string answer = ask("HEAD /a HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
  EXPECT_NE(answer.find("Content-Length: 8\r\n"), std::string::npos) << answer;
}

TEST_F(Transport, EventStreamsHoldNoThreadAndEndAtShutdown) {
  Client client(server->port());
  client.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto sink = handler.sinks.get_future().get();
  EXPECT_TRUE(sink->send("data: 1\n\n"));
  EXPECT_NE(client.receive("data: 1\n\n").find("Connection: close"), std::string::npos);
  server->stop(std::chrono::seconds(5));
  server.reset();
  EXPECT_EQ(client.receive(), "");
}

TEST_F(Transport, AGoneListenerIsNoticed) {
  auto client = std::make_unique<Client>(server->port());
  client->send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto sink = handler.sinks.get_future().get();
  EXPECT_TRUE(sink->send("data: 1\n\n"));
  client.reset();
  // The other end's close arrives in its own time; until then sends may still succeed.
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (sink->send("data: 2\n\n") && std::chrono::steady_clock::now() < until)
    std::this_thread::yield();
  EXPECT_FALSE(sink->send("data: 3\n\n"));
}

TEST_F(Transport, AnIdleConnectionDoesNotDelayShutdown) {
  Client idle(server->port());
  idle.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
  idle.receive("GET /a");
  const auto begin = std::chrono::steady_clock::now();
  server->stop(std::chrono::seconds(30));
  server.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

TEST(TransportOpen, SaysWhyItCannotListen) {
  Echo handler;
  ServerOptions options;
  options.port = 0;
  const auto first = Server::open(options, handler);
  ASSERT_TRUE(first);
  options.port = (*first)->port();
  const auto second = Server::open(options, handler);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message.find("in use"), std::string::npos) << second.error().message;
}

}  // namespace
}  // namespace assay::http
