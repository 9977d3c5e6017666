// The way back of a proof with problems (workflow.md (c)): the seller mends it where it is wrong.
#include "report/proof.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace assay::report {
namespace {

// Where a problem belongs: the row, and which of F, G and H. The whole row is shown at F.
struct Place {
  const ProofAnswer* answer = nullptr;
  std::size_t column = 0;
};

std::map<std::string, Place> places_of(const Proof& proof) {
  std::map<std::string, Place> places;
  for (const auto& answer : proof.answers) {
    for (std::size_t i = 0; i < answer.cells.size(); ++i) {
      places.emplace(answer.cells[i], Place{&answer, i == 0 ? 0 : i - 1});
    }
  }
  return places;
}

void add_comment(std::string& comment, const ProofProblem& problem, bool zh) {
  if (!comment.empty()) comment += "\n";
  comment += problem.code + ": " + (zh ? problem.message_zh : problem.message);
}

}  // namespace

Result<std::string> annotate_proof(const Proof& proof, const ProofExpectation& expected,
                                   Context context) {
  const bool zh = context.language == "zh-CN";
  // Of a row that came twice, the first answer is shown; P03 says so.
  for (const auto& answer : proof.answers)
    context.answers.emplace(answer.finding_id, Context::Answer{answer.texts, {}});
  const auto places = places_of(proof);
  for (const auto& problem : proof.problems) {
    const auto place = places.find(problem.cell);
    const std::string id = place == places.end() ? "" : place->second.answer->finding_id;
    context.problems.push_back(
        {problem.code, problem.cell, id, zh ? problem.message_zh : problem.message});
    if (place == places.end()) continue;
    add_comment(context.answers[id].comments[place->second.column], problem, zh);
  }
  return find_writer("xlsx")->write(*expected.report, context);
}

}  // namespace assay::report
