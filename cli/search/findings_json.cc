#include "cli/search/findings_json.h"

#include <nlohmann/json.hpp>

#include "cli/output/json_line.h"
#include "search/ranking.h"

namespace sequent::cli {
namespace {

nlohmann::ordered_json json_of(const search::Index& index, const Findings::Shown& one) {
  const decls::Declaration& declaration = one.declaration;
  const search::Score& score = one.hit.score;
  return {{"name", declaration.name},
          {"module", declaration.module},
          {"kind", name_of(declaration.kind)},
          {"statement", declaration.statement},
          {"score",
           {{"named", !score.is_unnamed},
            {"distance", score.tier},
            {"weight", score.weight},
            {"words", score.words},
            {"users", score.users},
            {"cost", score.cost()}}},
          {"file", declaration.position.file},
          {"line", declaration.position.line},
          {"column", declaration.position.column},
          {"why", search::describe(index, one.hit)},
          {"relaxed",
           one.relaxed.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(one.relaxed)}};
}

}  // namespace

void print_findings_json(Terminal& terminal,
                         const std::string& query,
                         const search::Index& index,
                         const Findings& findings) {
  for (const Findings::Shown& one : findings.shown) {
    print_json(terminal, json_of(index, one));
  }
  nlohmann::ordered_json funnel = nlohmann::ordered_json::array();
  for (const search::FunnelStage& stage : findings.answer.funnel) {
    funnel.push_back(
        {{"part", stage.written}, {"declarations", stage.theorems}, {"compared", stage.compared}});
  }
  print_json(terminal,
             {{"event", "summary"},
              {"query", query},
              {"searched", index.size()},
              {"found", findings.answer.total},
              {"cut_short", findings.answer.is_cut_short || findings.relaxed.is_cut_short},
              {"funnel", funnel}});
}

}  // namespace sequent::cli
