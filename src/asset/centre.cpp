#include "asset/centre.h"

#include "asset/desk.h"
#include "base/hash.h"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace assay::asset {

namespace {

constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
using Entropy = std::array<std::uint8_t, 10>;

struct LastId {
  std::int64_t time_ms = 0;
  Entropy entropy{};
};

// Within one millisecond the random part counts up, so that ids of one process sort by age.
void advance(LastId& last, std::int64_t time_ms) {
  if (time_ms > last.time_ms) {
    last.time_ms = time_ms;
    randombytes_buf(last.entropy.data(), last.entropy.size());
    last.entropy[0] &= 0x7f;  // room to count
    return;
  }
  for (auto byte = last.entropy.rbegin(); byte != last.entropy.rend() && ++*byte == 0; ++byte) {
  }
}

// 48 bits of time, then 80 random ones, five bits a character.
std::string encode(const LastId& id) {
  std::string text(26, '0');
  std::int64_t time = id.time_ms;
  for (std::size_t i = 10; i-- > 0; time >>= 5)
    text[i] = kCrockford[static_cast<std::size_t>(time & 31)];
  std::uint32_t bits = 0;
  int held = 0;
  std::size_t out = 10;
  for (const std::uint8_t byte : id.entropy) {
    bits = (bits << 8) | byte;
    for (held += 8; held >= 5; held -= 5) text[out++] = kCrockford[(bits >> (held - 5)) & 31];
  }
  return text;
}

Guarded<LastId>& last_id() {
  static Guarded<LastId> last;
  return last;
}

}  // namespace

bool Actor::has(std::string_view role) const {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

Actor system_actor() { return Actor{"system", "Assay", "", {"system"}}; }

Centre::Centre(store::Database& db, store::BlobStore& blobs, const Clock& clock, Settings settings)
    : db_(db), blobs_(blobs), clock_(clock), settings_(std::move(settings)), desk_(new Desk) {}

Centre::~Centre() = default;

std::string new_id(std::string_view prefix, Seconds now) {
  // The clock of the centre counts seconds. Processes make ids side by side (server and workers),
  // so the part below a second comes from the machine: what happens later sorts later there too.
  const auto machine = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  auto last = last_id().lock();
  advance(*last, now.time_since_epoch().count() * 1000 + machine.count() % 1000);
  return std::string(prefix) + "_" + encode(*last);
}

std::string random_hex(std::size_t bytes) {
  std::vector<std::byte> buffer(bytes);
  randombytes_buf(buffer.data(), buffer.size());
  return to_hex(buffer);
}

}  // namespace assay::asset
