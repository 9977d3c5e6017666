// SPDX-License-Identifier: GPL-2.0-only
// assay-clam: loads ClamAV's signatures once and scans what it is handed. See protocol.md.
#include "clam/engine.h"
#include "clam/jail.h"
#include "clam/job.h"
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

// The next job's socket, or -1 when the owner is gone.
int next_job(int control) {
  char order = 0;
  alignas(cmsghdr) char space[CMSG_SPACE(sizeof(int))];
  iovec part{&order, 1};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = space;
  header.msg_controllen = sizeof space;
  ssize_t got = 0;
  do {
    got = ::recvmsg(control, &header, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  const cmsghdr* rights = got == 1 && order == 'J' ? CMSG_FIRSTHDR(&header) : nullptr;
  if (rights == nullptr || rights->cmsg_type != SCM_RIGHTS) return -1;
  int job = -1;
  std::memcpy(&job, CMSG_DATA(rights), sizeof job);
  return job;
}

int usage() {
  std::fputs(
      "usage: assay-clam --database FOLDER --control FD\n"
      "Started by assay; it speaks the protocol of clam/protocol.md.\n",
      stderr);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5 || std::strcmp(argv[1], "--database") != 0 ||
      std::strcmp(argv[3], "--control") != 0) {
    return usage();
  }
  const int control = std::atoi(argv[4]);
  std::signal(SIGCHLD, SIG_IGN);  // children are not waited for
  std::signal(SIGINT, SIG_IGN);   // the owner decides
  clam::Engine engine;
  const std::string problem = engine.load(argv[2]);
  for (int job = next_job(control); job >= 0; job = next_job(control)) {
    const pid_t child = ::fork();
    if (child == 0) {
      clam::lock_down(job);
      clam::serve(job, engine, problem);
      ::_exit(0);
    }
    ::close(job);
  }
  std::fflush(nullptr);
  ::_exit(0);  // freeing millions of signatures one by one would take a second
}
