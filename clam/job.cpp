// SPDX-License-Identifier: GPL-2.0-only
#include "clam/job.h"

#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <vector>

namespace clam {

namespace {

constexpr std::size_t kOverlap = 16u << 20;
constexpr std::uint32_t kMostEntries = 256;
constexpr std::uint64_t kPage = 4096;

struct Entry {
  std::uint64_t id, offset, size;
};

struct Request {
  int fd = -1;
  std::vector<Entry> entries;
};

bool say(int socket, const std::string& message) {
  ssize_t put = 0;
  do {
    put = ::send(socket, message.data(), message.size(), MSG_NOSIGNAL);
  } while (put < 0 && errno == EINTR);
  return put == static_cast<ssize_t>(message.size());
}

bool name_one(int socket, char tag, std::uint64_t id, const std::string& text) {
  std::string message(1, tag);
  message.append(reinterpret_cast<const char*>(&id), sizeof id);
  return say(socket, message + text.substr(0, 200));
}

// False at the end of the job, or when the client breaks the protocol.
bool take(int socket, Request& request) {
  static char bytes[8 + kMostEntries * sizeof(Entry)];
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))];
  iovec part{bytes, sizeof bytes};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control;
  header.msg_controllen = sizeof control;
  ssize_t got = 0;
  do {
    got = ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  const cmsghdr* rights = got > 0 ? CMSG_FIRSTHDR(&header) : nullptr;
  if (rights == nullptr || rights->cmsg_type != SCM_RIGHTS ||
      rights->cmsg_len != CMSG_LEN(sizeof(int))) {
    return false;
  }
  std::memcpy(&request.fd, CMSG_DATA(rights), sizeof(int));
  std::uint32_t count = 0;
  if (got < 8 || bytes[0] != 'S') return false;
  std::memcpy(&count, bytes + 4, sizeof count);
  if (count > kMostEntries || static_cast<std::size_t>(got) != 8 + count * sizeof(Entry))
    return false;
  request.entries.resize(count);
  std::memcpy(request.entries.data(), bytes + 8, count * sizeof(Entry));
  return true;
}

Verdict scan_window(const Engine& engine, int fd, std::uint64_t offset, std::size_t size) {
  const std::uint64_t start = offset / kPage * kPage;
  const std::size_t lead = static_cast<std::size_t>(offset - start);
  void* map = ::mmap(nullptr, lead + size, PROT_READ, MAP_PRIVATE, fd, static_cast<off_t>(start));
  if (map == MAP_FAILED)
    return {Outcome::error, std::string("cannot map: ") + std::strerror(errno)};
  Verdict verdict = engine.scan(static_cast<const char*>(map) + lead, size);
  ::munmap(map, lead + size);
  return verdict;
}

Verdict scan_entry(const Engine& engine, int fd, std::uint64_t file_size, const Entry& entry) {
  if (entry.offset > file_size || entry.size > file_size - entry.offset) {
    return {Outcome::error, "the window leaves the file"};
  }
  std::uint64_t at = 0;
  while (at < entry.size) {
    const auto size =
        static_cast<std::size_t>(std::min<std::uint64_t>(Engine::kMostBytes, entry.size - at));
    Verdict verdict = scan_window(engine, fd, entry.offset + at, size);
    if (verdict.outcome != Outcome::clean || at + size == entry.size) return verdict;
    at += size - kOverlap;
  }
  return {};
}

bool answer(int socket, const Engine& engine, const Request& request) {
  struct stat st{};
  const std::uint64_t file_size =
      ::fstat(request.fd, &st) == 0 ? static_cast<std::uint64_t>(st.st_size) : 0;
  for (const Entry& entry : request.entries) {
    const Verdict verdict = scan_entry(engine, request.fd, file_size, entry);
    if (verdict.outcome == Outcome::clean) continue;
    const char tag = verdict.outcome == Outcome::infected ? 'I' : 'E';
    if (!name_one(socket, tag, entry.id, verdict.text)) return false;
  }
  const auto count = static_cast<std::uint32_t>(request.entries.size());
  std::string done(1, 'D');
  done.append(reinterpret_cast<const char*>(&count), sizeof count);
  return say(socket, done);
}

}  // namespace

void serve(int socket, const Engine& engine, const std::string& problem) {
  const std::string trouble = problem.empty() ? engine.self_test() : problem;
  if (!trouble.empty()) {
    say(socket, "F" + trouble);
    return;
  }
  bool going = say(socket, "H" + engine.description());
  while (going) {
    Request request;
    going = take(socket, request) && answer(socket, engine, request);
    if (request.fd >= 0) ::close(request.fd);
  }
}

}  // namespace clam
