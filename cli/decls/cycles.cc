#include <nlohmann/json.hpp>

#include "cli/decls/library_command.h"
#include "cli/output/format.h"
#include "decls/components.h"
#include "decls/why.h"

namespace sequent::cli {
namespace {

class CyclesCommand final : public LibraryCommand {
  void declare_more(Options& options) override {
    options
        .summary(
            "Lists declarations that need each other: types with their constructors, mutual "
            "recursion, or a fault\nof whoever wrote the edges down.")
        .example("sequent decls cycles", "each with a shortest way around");
  }

  [[nodiscard]] std::string_view json_help() const override {
    return "one JSON object a line: a cycle";
  }

  base::Status say(Terminal& terminal, Library& library) override {
    SEQUENT_TRY_ASSIGN(const decls::DependencyGraph graph, library.graph());
    const decls::Components components(graph);
    const std::vector<std::uint32_t> cycles = components.cycles();
    for (const std::uint32_t cycle : cycles) {
      const auto members = components.members(cycle);
      std::vector<std::string> names;
      for (const decls::NodeId node : members) {
        names.emplace_back(graph.name(node));
      }
      std::vector<std::string> around;
      const auto chain = decls::why(graph, members.front(), members.front());
      for (const decls::Step& step : chain.value_or(std::vector<decls::Step>())) {
        around.emplace_back(graph.name(step.node));
      }
      if (json()) {
        print_json(terminal, {{"members", names}, {"around", around}});
        continue;
      }
      std::string line = format_count(names.size(), "declaration") + ":";
      for (std::size_t i = 0; i < around.size(); ++i) {
        line.append(i == 0 ? " " : " -> ").append(printable(around[i]));
      }
      terminal.print_line(line);
    }
    if (!json() && cycles.empty()) {
      terminal.print_line("no cycles among " + format_count(graph.declared(), "declaration"));
    }
    return {};
  }
};

}  // namespace

std::unique_ptr<Command> make_decls_cycles_command() {
  return std::make_unique<CyclesCommand>();
}

}  // namespace sequent::cli
