#include "cli/search/findings_text.h"

#include <algorithm>
#include <string>

#include "cli/output/format.h"
#include "cli/search/marks.h"
#include "search/ranking.h"

namespace sequent::cli {
namespace {

std::string summary(const Findings& findings, std::size_t from) {
  const search::Answer& answer = findings.answer;
  const auto shown = static_cast<std::size_t>(
      std::ranges::count_if(findings.shown, [](const auto& one) { return one.relaxed.empty(); }));
  std::string text = format_count(answer.total, "declaration");
  if (shown < answer.total && shown > 0) {
    const std::size_t last = from + shown - 1;
    text += ", shown from " + std::to_string(from) + " to " + std::to_string(last);
    text += last < answer.total ? " (more: --from " + std::to_string(last + 1) + ")" : "";
  }
  if (shown < findings.shown.size()) {
    text += ", and " + std::to_string(findings.shown.size() - shown) + " like them";
  }
  const bool is_cut_short = answer.is_cut_short || findings.relaxed.is_cut_short;
  text += is_cut_short ? "; the search was cut short, there may be more" : "";
  return text;
}

void print_shown(Terminal& terminal, const SearchMarks& marks, const decls::Declaration& one) {
  const std::string name = printable(one.name);
  const std::string statement = printable(in_one_line(one.statement));
  const std::string about = "  " + std::string(name_of(one.kind)) +
                            (one.module.empty() ? "" : " in " + printable(one.module));
  terminal.print_line(
      painted(terminal, name, marks.in_name(name), Colour::kYellow, Colour::kGreen) +
      terminal.paint(Colour::kDim, about));
  terminal.print_line("    " + painted(terminal, statement, marks.in_text(statement), Colour::kBold,
                                       Colour::kNone));
}

}  // namespace

void print_findings(Terminal& terminal,
                    std::string_view query,
                    const search::Index& index,
                    const Findings& findings,
                    const FindingsStyle& style) {
  const SearchMarks marks(query);
  std::string label;
  for (const Findings::Shown& one : findings.shown) {
    if (one.relaxed != label) {
      label = one.relaxed;
      terminal.print_line(terminal.paint(Colour::kDim, "relaxed, " + printable(label) + ":"));
    }
    print_shown(terminal, marks, one.declaration);
    if (style.explain) {
      terminal.print_line(terminal.paint(Colour::kDim, "    " + search::describe(index, one.hit)));
    }
  }
  if (style.explain) {
    for (const search::FunnelStage& stage : findings.answer.funnel) {
      terminal.print_line(printable(stage.written) + ": " +
                          format_count(stage.theorems, "declaration") + ", " +
                          std::to_string(stage.compared) + " compared");
    }
  }
  terminal.print_line(terminal.paint(Colour::kDim, summary(findings, style.from)));
}

}  // namespace sequent::cli
