#include "decls/why.h"

#include <nlohmann/json.hpp>

#include "cli/decls/library_command.h"
#include "cli/output/format.h"

namespace sequent::cli {
namespace {

class WhyCommand final : public LibraryCommand {
  void declare_more(Options& options) override {
    options.summary("Says why a declaration depends on another: a shortest chain between them.")
        .argument("NAME", from_, false)
        .argument("NEEDED", to_, false)
        .example("sequent decls why Nat.add_comm nat_ind", "how the one comes to need the other");
  }

  [[nodiscard]] std::string_view json_help() const override {
    return "one JSON object a line: a step of the chain";
  }

  base::Status say(Terminal& terminal, Library& library) override {
    SEQUENT_TRY_ASSIGN(const decls::DependencyGraph graph, library.graph_below(from_));
    SEQUENT_TRY_ASSIGN(const decls::NodeId from, find_node(graph, from_));
    const auto to = graph.find(to_);
    const auto chain = to ? decls::why(graph, from, *to) : std::nullopt;
    if (!chain) {
      return say_none(terminal, library);
    }
    for (const decls::Step& step : *chain) {
      if (json()) {
        nlohmann::ordered_json object = json_of(graph, step.node);
        object["by"] = reasons(step.kinds);
        print_json(terminal, object);
      } else {
        terminal.print_line(described(terminal, graph, step));
      }
    }
    return {};
  }

  base::Status say_none(Terminal& terminal, Library& library) const {
    SEQUENT_TRY_ASSIGN(const bool exists, library.decls().exists(to_));
    if (!exists) {
      SEQUENT_TRY_ASSIGN(const decls::DependencyGraph all, library.graph());
      SEQUENT_TRY(find_node(all, to_));
    }
    if (!json()) {
      terminal.print_line(printable(from_) + " does not depend on " + printable(to_));
    }
    return {};
  }

  static std::string described(const Terminal& terminal,
                               const decls::DependencyGraph& graph,
                               const decls::Step& step) {
    const std::string name = printable(graph.name(step.node));
    if (step.kinds == 0) {
      return terminal.paint(Colour::kBold, name);
    }
    return "  needs in its " + joined(reasons(step.kinds), " and ") + " " +
           terminal.paint(Colour::kBold, name);
  }

  std::string from_;
  std::string to_;
};

}  // namespace

std::unique_ptr<Command> make_decls_why_command() {
  return std::make_unique<WhyCommand>();
}

}  // namespace sequent::cli
