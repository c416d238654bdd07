#include "cli/replay/finding.h"

#include "cli/output/format.h"

namespace sequent::cli {

void print_finding(Terminal& terminal, const Finding& finding) {
  std::string line = terminal.paint(Colour::kBold, printable(finding.asked)) + "  " +
                     terminal.paint(finding.colour, finding.outcome);
  if (finding.time) {
    const std::string how = finding.cached ? "cached, took " : "";
    line += terminal.paint(Colour::kDim, "  (" + how + in_ms(*finding.time) + ")");
  }
  terminal.print_line(line);
}

void print_reason(Terminal& terminal, std::string_view message) {
  const std::string text = printable(message);
  terminal.print_line("    " + text.substr(0, text.find('\n')));
}

nlohmann::ordered_json summary_of(const FileLine& at) {
  return {{"event", "summary"}, {"file", at.file}, {"line", at.line}};
}

}  // namespace sequent::cli
