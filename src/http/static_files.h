// The built console: files of one directory, compressed siblings, and index.html for client routes.
#pragma once

#include "http/message.h"

#include <string>

namespace assay::http {

class StaticFiles {
 public:
  // Empty: no console was built; "/" says so.
  explicit StaticFiles(std::string directory) : directory_(std::move(directory)) {}
  // GET or HEAD only. 404 for a missing file that looks like one.
  Response serve(const Request& request) const;

 private:
  std::string directory_;
};

// The headers of every answer (console.md §1): CSP with trusted types, nosniff, no framing.
void add_security_headers(Response& response);

}  // namespace assay::http
