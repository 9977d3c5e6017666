#include "http/problem.h"

#include "base/json.h"

#include <array>

namespace assay::http {
namespace {

std::string_view title(int status) {
  switch (status) {
    case 401:
      return "Sign in first";
    case 403:
      return "Not allowed";
    case 404:
      return "Not found";
    case 409:
      return "Not possible now";
    case 412:
      return "Changed by somebody else";
    case 413:
      return "Too large";
    case 422:
      return "Some fields are not right";
    case 428:
      return "If-Match is missing";
    case 429:
      return "Too many requests";
    case 503:
      return "Not available now";
    default:
      return reason_phrase(status);
  }
}

Problem limit_problem(const Error& error) {
  // A thing that is too large stays too large; a quota or a rate may fit later.
  static constexpr std::array<std::string_view, 6> kSizes{
      "body", "size", "too_large", "upload_size", "file_size", "import_size"};
  for (const auto size : kSizes) {
    if (error.where == size) return {413, "too_large", error.message, {}};
  }
  return {429,
          error.where.empty() || error.where == "rate" ? "rate_limited" : error.where,
          error.message,
          {}};
}

Problem denied_problem(const Error& error) {
  if (error.where == "session") return {401, "unauthenticated", error.message, {}};
  if (error.where == "credentials") return {401, "credentials", error.message, {}};
  return {403, error.where.empty() ? "denied" : error.where, error.message, {}};
}

Problem input_problem(const Error& error) {
  Problem problem{422, "invalid_input", error.message, {}};
  if (!error.where.empty() && error.where[0] == '/') {
    problem.fields.push_back({error.where, "invalid", error.message});
  }
  if (error.where == "/idempotency_key") problem.code = "idempotency_mismatch";
  return problem;
}

}  // namespace

Problem to_problem(const Error& error) {
  switch (error.code) {
    case ErrorCode::not_found:
      return {404, "not_found", error.message, {}};
    case ErrorCode::denied:
      return denied_problem(error);
    case ErrorCode::conflict:
      if (error.where == "stale") return {412, "precondition_failed", error.message, {}};
      return {409, error.where.empty() ? "conflict" : error.where, error.message, {}};
    case ErrorCode::invalid_input:
      return input_problem(error);
    case ErrorCode::damaged:
    case ErrorCode::encrypted:
    case ErrorCode::unsupported:
      return {422, name(error.code), error.text(), {}};
    case ErrorCode::limit:
      return limit_problem(error);
    case ErrorCode::cancelled:
      return {409, "cancelled", error.message, {}};
    case ErrorCode::unavailable:
      return {503, "unavailable", error.message, {}};
    case ErrorCode::timeout:
      return {503, "timeout", error.message, {}};
    case ErrorCode::io:
    case ErrorCode::internal:
      break;
  }
  return {
      500, "internal", "Something went wrong on our side. Name the trace id to the operator.", {}};
}

Response problem_response(const Problem& problem, std::string_view trace_id) {
  Json json;
  json["type"] = "/docs/problems/" + problem.code;
  json["title"] = title(problem.status);
  json["status"] = problem.status;
  json["code"] = problem.code;
  if (!problem.detail.empty()) json["detail"] = problem.detail;
  json["trace_id"] = trace_id;
  for (const auto& field : problem.fields) {
    json["errors"].push_back(
        {{"pointer", field.pointer}, {"code", field.code}, {"detail", field.detail}});
  }
  Response response;
  response.status = problem.status;
  response.headers.add("Content-Type", "application/problem+json");
  if (problem.status == 429 || problem.status == 503) response.headers.add("Retry-After", "60");
  response.body = dump_json(json);
  return response;
}

Response field_problems(std::span<const asset::FieldProblem> fields, std::string_view trace_id) {
  Problem problem{422, "invalid_input", "", {fields.begin(), fields.end()}};
  if (!fields.empty()) problem.detail = fields.front().detail;
  return problem_response(problem, trace_id);
}

}  // namespace assay::http
