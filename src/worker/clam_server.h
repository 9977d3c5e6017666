// A running assay-clam: started once, asked for one socket per scan.
#pragma once

#include "base/file.h"
#include "base/result.h"

#include <sys/types.h>

#include <string>

namespace assay::worker {

class ClamServer {
 public:
  // Starts `program` (default: assay-clam beside the running program) on a folder of ClamAV
  // databases. It loads while the caller goes on. `not_found`, in words for a report, when the
  // program or the databases are missing.
  static Result<ClamServer> start(const std::string& database_folder, std::string program = "");
  ClamServer(ClamServer&& other) noexcept
      : control_(std::move(other.control_)), child_(std::exchange(other.child_, -1)) {}
  ClamServer& operator=(ClamServer&&) = delete;
  ClamServer(const ClamServer&) = delete;
  ~ClamServer();

  // A new job socket (clam/protocol.md). Safe from several threads.
  Result<Fd> connect() const;

 private:
  ClamServer(Fd control, pid_t child) : control_(std::move(control)), child_(child) {}
  Fd control_;
  pid_t child_;
};

}  // namespace assay::worker
