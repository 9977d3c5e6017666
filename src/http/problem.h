// Errors as RFC 9457 problems.
#pragma once

#include "asset/centre.h"
#include "http/message.h"

#include <span>
#include <string>
#include <string_view>

namespace assay::http {

struct Problem {
  int status = 500;
  std::string code;    // stable word
  std::string detail;  // for a person
  std::vector<asset::FieldProblem> fields;
};

// What an error of a service means to a client. Our own faults show no detail.
Problem to_problem(const Error& error);
Response problem_response(const Problem& problem, std::string_view trace_id);
// 422 with every wrong field.
Response field_problems(std::span<const asset::FieldProblem> fields, std::string_view trace_id);

}  // namespace assay::http
