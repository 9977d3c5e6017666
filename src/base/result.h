// Errors as values. Everything that touches input, disk or network returns Result<T>.
//
// An Error says what went wrong in words for a person, and where: a path inside the package
// (`app.zip!/lib/x.jar`), a file on disk, a field or a cell. It never carries a stack or a host
// secret.
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace assay {

enum class ErrorCode {
  invalid_input,  // the caller's words or fields are wrong
  damaged,        // the bytes contradict their own format, or end too early
  encrypted,      // readable only with a key that we have not got
  unsupported,    // recognised, but this variant is not implemented
  limit,          // a limit of ours was reached (Error::message names it)
  not_found,
  denied,
  conflict,     // somebody else changed it first, or a rule of the state machine forbids it
  io,           // the operating system refused
  unavailable,  // a service or data set that is needed is not there
  timeout,
  cancelled,
  internal,  // our own fault
};

// Short lower-case name, stable, as printed in JSON ("damaged").
const char* name(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  std::string where = {};

  // "where: message", or the message alone.
  std::string text() const { return where.empty() ? message : where + ": " + message; }
};

// std::expected of gcc 12 is not [[nodiscard]]; a derived type is, so a dropped error is a warning.
template <class T>
struct [[nodiscard]] Result : std::expected<T, Error> {
  using Base = std::expected<T, Error>;
  using Base::Base;
};

using Status = Result<void>;

inline std::unexpected<Error> fail(ErrorCode code, std::string message, std::string where = {}) {
  return std::unexpected(Error{code, std::move(message), std::move(where)});
}

}  // namespace assay

#define ASSAY_CONCAT_(a, b) a##b
#define ASSAY_CONCAT(a, b) ASSAY_CONCAT_(a, b)

// ASSAY_TRY(expr);            returns the error of `expr`, if any, to the caller.
// ASSAY_ASSIGN(auto x, expr); the same, and binds the value.
#define ASSAY_TRY(expr)                                   \
  do {                                                    \
    if (auto assay_r = (expr); !assay_r) {                \
      return std::unexpected(std::move(assay_r).error()); \
    }                                                     \
  } while (false)
#define ASSAY_ASSIGN_(tmp, decl, expr)                      \
  auto tmp = (expr);                                        \
  if (!tmp) return std::unexpected(std::move(tmp).error()); \
  decl = std::move(*tmp)
#define ASSAY_ASSIGN(decl, expr) ASSAY_ASSIGN_(ASSAY_CONCAT(assay_r_, __LINE__), decl, expr)
