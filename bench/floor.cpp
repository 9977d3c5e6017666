// The physical floor of unpacking: inflates a package with ISA-L and takes the SHA-256 of every
// nested member, of every archive and of the package itself, as the report of a scan has them, and
// nothing else. No names, no checksums, no limits, no safety: not for hostile input. It knows zip,
// gzip and tar; equal content is opened once. Prints what it did, for comparison.
#define OPENSSL_SUPPRESS_DEPRECATED  // the low-level calls are the cheapest
#include <isa-l/igzip_lib.h>
#include <openssl/sha.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Bytes = std::span<const unsigned char>;
using Digest = std::array<unsigned char, 32>;

struct Totals {
  std::uint64_t members = 0, inflated_bytes = 0, hashed_bytes = 0;
};
Totals totals;

std::uint64_t little(Bytes bytes, std::size_t at, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = count; i-- > 0;) value = value << 8 | bytes[at + i];
  return value;
}

class Hash {
 public:
  Hash() { SHA256_Init(&state_); }
  void add(Bytes bytes) {
    SHA256_Update(&state_, bytes.data(), bytes.size());
    totals.hashed_bytes += bytes.size();
  }
  Digest finish() {
    Digest digest;
    SHA256_Final(digest.data(), &state_);
    return digest;
  }

 private:
  SHA256_CTX state_;
};

class Reader {
 public:
  virtual ~Reader() = default;
  virtual std::size_t read(unsigned char* out, std::size_t count) = 0;
  bool read_all(unsigned char* out, std::size_t count) {
    while (count > 0) {
      const std::size_t got = read(out, count);
      if (got == 0) return false;
      out += got;
      count -= got;
    }
    return true;
  }
};

class FileReader final : public Reader {
 public:
  explicit FileReader(const char* path) : file_(path, std::ios::binary) {
    file_.rdbuf()->pubsetbuf(nullptr, 0);
  }
  std::size_t read(unsigned char* out, std::size_t count) override {
    file_.read(reinterpret_cast<char*>(out), static_cast<std::streamsize>(count));
    const auto got = static_cast<std::size_t>(file_.gcount());
    hash_.add({out, got});
    return got;
  }

 private:
  std::ifstream file_;
  Hash hash_;
};

class MemoryReader final : public Reader {
 public:
  explicit MemoryReader(Bytes bytes) : bytes_(bytes) {}
  std::size_t read(unsigned char* out, std::size_t count) override {
    count = std::min(count, bytes_.size());
    std::memcpy(out, bytes_.data(), count);
    bytes_ = bytes_.subspan(count);
    return count;
  }

 private:
  Bytes bytes_;
};

class GzipReader final : public Reader {
 public:
  explicit GzipReader(Reader& packed) : packed_(packed), space_(1u << 18) {
    isal_inflate_init(&state_);
    state_.crc_flag = ISAL_GZIP;
  }
  std::size_t read(unsigned char* out, std::size_t count) override {
    state_.next_out = out;
    state_.avail_out = static_cast<std::uint32_t>(std::min<std::size_t>(count, 1u << 30));
    const std::uint32_t room = state_.avail_out;
    while (state_.avail_out == room && state_.block_state != ISAL_BLOCK_FINISH) {
      if (state_.avail_in == 0) {
        state_.next_in = space_.data();
        state_.avail_in = static_cast<std::uint32_t>(packed_.read(space_.data(), space_.size()));
        if (state_.avail_in == 0) break;
      }
      if (isal_inflate(&state_) != ISAL_DECOMP_OK) break;
    }
    const std::size_t got = room - state_.avail_out;
    totals.inflated_bytes += got;
    hash_.add({out, got});
    return got;
  }

 private:
  Reader& packed_;
  std::vector<unsigned char> space_;
  inflate_state state_;
  Hash hash_;
};

// Reused by depth, so that no page is touched for the first time twice.
std::vector<unsigned char>& buffer(std::size_t depth, std::size_t size) {
  static std::vector<std::unique_ptr<std::vector<unsigned char>>> buffers;
  while (buffers.size() <= depth) buffers.push_back(std::make_unique<std::vector<unsigned char>>());
  if (buffers[depth]->size() < size) buffers[depth]->resize(size);
  return *buffers[depth];
}

bool is_gzip(Bytes head) { return head.size() > 18 && head[0] == 0x1f && head[1] == 0x8b; }
bool is_zip(Bytes head) { return head.size() > 22 && little(head, 0, 4) == 0x04034b50; }
bool is_tar(Bytes head) {
  return head.size() >= 512 && std::memcmp(head.data() + 257, "ustar", 5) == 0;
}

void open(Bytes content, std::size_t depth);

void member(Bytes content, std::size_t depth) {
  static std::set<Digest> seen;
  ++totals.members;
  Hash hash;
  hash.add(content);
  if (!is_gzip(content) && !is_zip(content) && !is_tar(content)) return;
  if (seen.insert(hash.finish()).second) open(content, depth);
}

std::uint64_t tar_size(const unsigned char* header) {
  std::uint64_t size = 0;
  for (std::size_t i = 124; i < 136; ++i) {
    if (header[i] >= '0' && header[i] <= '7') size = size * 8 + header[i] - '0';
  }
  return size;
}

// `first` has been read already.
void read_tar(Reader& in, Bytes first, std::size_t depth) {
  std::array<unsigned char, 512> header;
  std::memcpy(header.data(), first.data(), header.size());
  do {
    const std::uint64_t size = tar_size(header.data());
    const auto padded = static_cast<std::size_t>((size + 511) / 512 * 512);
    if (padded == 0) continue;
    auto& space = buffer(depth, padded);
    if (!in.read_all(space.data(), padded)) return;
    if (header[156] == '0' || header[156] == 0) {
      member(Bytes(space).first(static_cast<std::size_t>(size)), depth + 1);
    }
  } while (in.read_all(header.data(), header.size()));
}

void inflate_member(Bytes packed, std::size_t size, std::size_t depth) {
  auto& space = buffer(depth, size);
  inflate_state state;
  isal_inflate_init(&state);
  state.next_in = const_cast<unsigned char*>(packed.data());
  state.avail_in = static_cast<std::uint32_t>(packed.size());
  state.next_out = space.data();
  state.avail_out = static_cast<std::uint32_t>(size);
  isal_inflate_stateless(&state);
  totals.inflated_bytes += size;
  member(Bytes(space).first(size), depth + 1);
}

void read_zip(Bytes zip, std::size_t depth) {
  std::size_t end = zip.size() - 22;
  while (end > 0 && little(zip, end, 4) != 0x06054b50) --end;
  const std::size_t count = little(zip, end + 10, 2);
  std::size_t at = end - little(zip, end + 12, 4);
  const std::size_t shift = at - little(zip, end + 16, 4);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t packed = little(zip, at + 20, 4), size = little(zip, at + 24, 4);
    const std::size_t local = shift + little(zip, at + 42, 4);
    const std::size_t data = local + 30 + little(zip, local + 26, 2) + little(zip, local + 28, 2);
    if (little(zip, at + 10, 2) == 8) {
      inflate_member(zip.subspan(data, packed), size, depth);
    } else if (size > 0) {
      member(zip.subspan(data, size), depth);
    }
    at += 46 + little(zip, at + 28, 2) + little(zip, at + 30, 2) + little(zip, at + 32, 2);
  }
}

void read_gzip(Reader& packed, std::size_t depth) {
  GzipReader in(packed);
  std::array<unsigned char, 512> first;
  if (in.read_all(first.data(), first.size()) && is_tar(first)) return read_tar(in, first, depth);
  auto& space = buffer(depth, 1u << 20);
  while (in.read(space.data(), space.size()) > 0) {
  }
}

void open(Bytes content, std::size_t depth) {
  MemoryReader in(content);
  if (is_gzip(content)) return read_gzip(in, depth);
  if (is_zip(content)) return read_zip(content, depth);
  std::array<unsigned char, 512> first;
  if (in.read_all(first.data(), first.size())) read_tar(in, first, depth);
}

void open_package(const char* path) {
  std::array<unsigned char, 512> head{};
  std::ifstream(path, std::ios::binary).read(reinterpret_cast<char*>(head.data()), head.size());
  FileReader file(path);
  if (is_gzip(head)) return read_gzip(file, 0);
  if (is_tar(head)) {
    file.read_all(head.data(), head.size());
    return read_tar(file, head, 0);
  }
  std::vector<unsigned char> whole;
  for (std::size_t size = 0;;) {
    whole.resize(size + (8u << 20));
    const std::size_t got = file.read(whole.data() + size, 8u << 20);
    whole.resize(size += got);
    if (got == 0) break;
  }
  // A jar that begins with a script is a zip by its end.
  if (whole.size() > 22 && little(whole, whole.size() - 22, 4) == 0x06054b50) read_zip(whole, 0);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "Usage: floor PACKAGE\n");
    return 2;
  }
  open_package(arguments[1]);
  std::printf("%llu members, %llu bytes inflated, %llu bytes hashed\n",
              static_cast<unsigned long long>(totals.members),
              static_cast<unsigned long long>(totals.inflated_bytes),
              static_cast<unsigned long long>(totals.hashed_bytes));
  return 0;
}
