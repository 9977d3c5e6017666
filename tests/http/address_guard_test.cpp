#include "http/address_guard.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

namespace assay::http {
namespace {

bool public_text(const char* text) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
    return is_public(reinterpret_cast<const sockaddr&>(v4));
  }
  sockaddr_storage storage{};
  auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
  v6.sin6_family = AF_INET6;
  EXPECT_EQ(inet_pton(AF_INET6, text, &v6.sin6_addr), 1) << text;
  return is_public(reinterpret_cast<const sockaddr&>(storage));
}

TEST(AddressGuard, RefusesWhatIsNotGloballyReachable) {
  for (const char* text : {"127.0.0.1",
                           "127.255.255.254",
                           "0.0.0.0",
                           "10.1.2.3",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.168.1.1",
                           "169.254.169.254",
                           "100.64.0.1",
                           "192.0.0.8",
                           "192.0.2.1",
                           "198.18.0.1",
                           "198.51.100.7",
                           "203.0.113.9",
                           "224.0.0.1",
                           "240.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "fe80::1",
                           "fc00::1",
                           "fd12::1",
                           "ff02::1",
                           "::ffff:127.0.0.1",
                           "::ffff:10.0.0.1",
                           "64:ff9b::10.0.0.1",
                           "2002:7f00:1::",
                           "2001:db8::1",
                           "2001::1"}) {
    EXPECT_FALSE(public_text(text)) << text;
  }
}

TEST(AddressGuard, LetsPublicAddressesPass) {
  for (const char* text : {"8.8.8.8", "172.15.255.255", "172.32.0.1", "100.63.255.255",
                           "100.128.0.1", "192.0.1.1", "2606:4700::1111", "::ffff:8.8.8.8"}) {
    EXPECT_TRUE(public_text(text)) << text;
  }
}

TEST(AddressGuard, AnyPrivateAddressOfANameRefusesIt) {
  const auto refused = resolve_allowed("127.0.0.1", 80, PrivateAddresses::refuse);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().where, "private_address");
  EXPECT_TRUE(resolve_allowed("127.0.0.1", 80, PrivateAddresses::allow));
  // Other spellings of loopback that the resolver knows.
  EXPECT_FALSE(resolve_allowed("2130706433", 80, PrivateAddresses::refuse));
  EXPECT_FALSE(resolve_allowed("0x7f.1", 80, PrivateAddresses::refuse));
}

TEST(Url, IsTakenApart) {
  const auto url = parse_url("https://Bucket.Example:9000/a%20b/c?x=1&y=2");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->host, "bucket.example");
  EXPECT_EQ(url->port, 9000);
  EXPECT_EQ(url->path, "/a%20b/c");
  EXPECT_EQ(url->query, "x=1&y=2");
  EXPECT_EQ(parse_url("http://h")->port, 80);
  EXPECT_EQ(parse_url("https://[2606:4700::1]:8443/")->host, "2606:4700::1");
}

TEST(Url, RefusesTricks) {
  for (const char* text : {"ftp://h/", "file:///etc/passwd", "https://user@h/", "https://h:0/",
                           "https://h:99999/", "https://h:8a/", "https:///x", "https://h/a b",
                           "https://h/#f", "https://h\\@evil/", "https://h%00/", "//h/", ""}) {
    EXPECT_FALSE(parse_url(text)) << text;
  }
}

}  // namespace
}  // namespace assay::http
