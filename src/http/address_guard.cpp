#include "http/address_guard.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <array>
#include <charconv>
#include <cstring>
#include <memory>

namespace assay::http {
namespace {

struct Block4 {
  std::uint32_t network;
  int bits;
};
// IANA IPv4 Special-Purpose Address Registry: everything that is not globally reachable.
constexpr std::array kBlocked4{
    Block4{0x00000000, 8},  Block4{0x0a000000, 8},  Block4{0x64400000, 10}, Block4{0x7f000000, 8},
    Block4{0xa9fe0000, 16}, Block4{0xac100000, 12}, Block4{0xc0000000, 24}, Block4{0xc0000200, 24},
    Block4{0xc0586300, 24}, Block4{0xc0a80000, 16}, Block4{0xc6120000, 15}, Block4{0xc6336400, 24},
    Block4{0xcb007100, 24}, Block4{0xe0000000, 4},  Block4{0xf0000000, 4},
};

bool public4(std::uint32_t address) {
  for (const auto& block : kBlocked4) {
    const int shift = 32 - block.bits;
    if ((address >> shift) == (block.network >> shift)) return false;
  }
  return true;
}

bool public6(const in6_addr& address) {
  const auto* b = address.s6_addr;
  const auto embedded = [&](int at) {
    return (static_cast<std::uint32_t>(b[at]) << 24) |
           (static_cast<std::uint32_t>(b[at + 1]) << 16) |
           (static_cast<std::uint32_t>(b[at + 2]) << 8) | b[at + 3];
  };
  static constexpr unsigned char kNat64[12] = {0, 0x64, 0xff, 0x9b};
  if (IN6_IS_ADDR_V4MAPPED(&address)) return public4(embedded(12));
  if (std::memcmp(b, kNat64, sizeof kNat64) == 0) return public4(embedded(12));
  if (b[0] == 0x20 && b[1] == 0x02) return public4(embedded(2));  // 6to4
  // Global unicast is 2000::/3; inside it documentation and Teredo are refused.
  if ((b[0] & 0xe0) != 0x20) return false;
  const bool documentation = b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0d && b[3] == 0xb8;
  const bool special = b[0] == 0x20 && b[1] == 0x01 && b[2] < 0x02;
  return !documentation && !special;
}

std::string numeric(const sockaddr& address, socklen_t length) {
  std::array<char, NI_MAXHOST> text{};
  if (getnameinfo(&address, length, text.data(), static_cast<socklen_t>(text.size()), nullptr, 0,
                  NI_NUMERICHOST) != 0) {
    return {};
  }
  return text.data();
}

}  // namespace

bool is_public(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    return public4(ntohl(v4.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    return public6(v6.sin6_addr);
  }
  return false;
}

Result<Resolved> resolve_allowed(const std::string& host, unsigned short port,
                                 PrivateAddresses rule) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* raw = nullptr;
  const int status = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &raw);
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> list(raw, [](addrinfo* p) {
    if (p != nullptr) freeaddrinfo(p);
  });
  if (status != 0) {
    return fail(ErrorCode::unavailable,
                "The name " + host + " cannot be resolved: " + gai_strerror(status) + ".");
  }
  Resolved resolved{host, port, {}};
  for (const addrinfo* item = list.get(); item != nullptr; item = item->ai_next) {
    if (rule == PrivateAddresses::refuse && !is_public(*item->ai_addr)) {
      return fail(ErrorCode::denied,
                  "The endpoint " + host + " is not on the public network; it is not fetched from.",
                  "private_address");
    }
    resolved.addresses.push_back(numeric(*item->ai_addr, item->ai_addrlen));
  }
  if (resolved.addresses.empty()) {
    return fail(ErrorCode::unavailable, "The name " + host + " has no address.");
  }
  return resolved;
}

Result<Url> parse_url(std::string_view text) {
  const auto bad = [](const char* why) { return fail(ErrorCode::invalid_input, why, "/endpoint"); };
  Url url;
  for (const auto& [scheme, port] : {std::pair<std::string_view, unsigned short>{"https", 443},
                                     std::pair<std::string_view, unsigned short>{"http", 80}}) {
    if (!text.starts_with(std::string(scheme) + "://")) continue;
    url.scheme = scheme;
    url.port = port;
    text.remove_prefix(scheme.size() + 3);
    break;
  }
  if (url.scheme.empty()) return bad("An address begins with https:// or http://.");
  const std::size_t end = std::min(text.find_first_of("/?#"), text.size());
  std::string_view authority = text.substr(0, end);
  text.remove_prefix(end);
  if (authority.find('@') != std::string_view::npos) return bad("The address names a user.");
  if (text.find('#') != std::string_view::npos) return bad("The address has a fragment.");
  for (const char c : text) {
    if (c <= ' ' || c == 0x7f || c == '\\')
      return bad("The address has characters that do not belong.");
  }
  const bool bracket = authority.starts_with('[');
  const std::size_t host_end =
      bracket ? authority.find(']') : std::min(authority.find(':'), authority.size());
  if (host_end == std::string_view::npos) return bad("The address has an open bracket.");
  url.host = std::string(authority.substr(bracket ? 1 : 0, bracket ? host_end - 1 : host_end));
  std::string_view rest =
      authority.substr(std::min(host_end + (bracket ? 1 : 0), authority.size()));
  if (!rest.empty()) {
    const auto [at, ec] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), url.port);
    if (rest[0] != ':' || ec != std::errc() || at != rest.data() + rest.size() || url.port == 0) {
      return bad("The port is not a number.");
    }
  }
  for (char& c : url.host) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                      c == '_' || (bracket && c == ':');
    if (!fits) return bad("The host name has characters that do not belong.");
  }
  if (url.host.empty()) return bad("The address has no host.");
  const std::size_t mark = std::min(text.find('?'), text.size());
  url.path = std::string(text.substr(0, mark));
  url.query = std::string(text.substr(std::min(mark + 1, text.size())));
  return url;
}

}  // namespace assay::http
