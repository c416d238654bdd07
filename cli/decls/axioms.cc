#include <algorithm>
#include <functional>

#include <nlohmann/json.hpp>

#include "cli/decls/library_command.h"
#include "cli/output/format.h"
#include "cli/output/table.h"
#include "decls/assumptions.h"
#include "decls/components.h"

namespace sequent::cli {
namespace {

// What a declaration rests on, in the words of the user.
struct Grounds {
  std::vector<std::string> axioms;
  std::vector<std::string> unknown;  // needed, but not imported: more may be behind them
};

Grounds grounds_of(const decls::DependencyGraph& graph, std::span<const decls::NodeId> nodes) {
  Grounds grounds;
  for (const decls::NodeId node : nodes) {
    (graph.is_declared(node) ? grounds.axioms : grounds.unknown).emplace_back(graph.name(node));
  }
  return grounds;
}

class AxiomsCommand final : public LibraryCommand {
  void declare_more(Options& options) override {
    options
        .summary(
            "Lists the axioms that a declaration rests on; without a name, all axioms and how much "
            "rests on each.\nAxioms behind axioms and within cycles count. Names that were not "
            "imported are listed too: there may\nbe more behind them.")
        .argument("NAME", name_, true)
        .flag("all", all_, "a line for every declaration")
        .example("sequent decls axioms Nat.add_comm", "what it rests on")
        .example("sequent decls axioms", "all axioms, the one most used first")
        .example("sequent decls axioms --all --json", "every declaration, for another program");
  }

  base::Status say(Terminal& terminal, Library& library) override {
    if (all_ && !name_.empty()) {
      return base::invalid("--all is about every declaration: leave '" + name_ + "' out");
    }
    SEQUENT_TRY_ASSIGN(const decls::DependencyGraph graph,
                       name_.empty() ? library.graph() : library.graph_below(name_));
    const decls::Components components(graph);
    const decls::Assumptions assumptions(graph, components);
    if (!name_.empty()) {
      SEQUENT_TRY_ASSIGN(const decls::NodeId node, find_node(graph, name_));
      say_one(terminal, graph, assumptions.of(node));
    } else if (all_) {
      say_all(terminal, graph, assumptions);
    } else {
      say_summary(terminal, graph, assumptions);
    }
    return {};
  }

  void say_one(Terminal& terminal,
               const decls::DependencyGraph& graph,
               std::span<const decls::NodeId> nodes) const {
    print_nodes(terminal, graph, nodes, json());
    if (nodes.empty() && !json()) {
      terminal.print_line(printable(name_) + " rests on no axiom");
    }
  }

  void say_all(Terminal& terminal,
               const decls::DependencyGraph& graph,
               const decls::Assumptions& assumptions) const {
    for (decls::NodeId node = 0; node < graph.size(); ++node) {
      if (!graph.is_declared(node)) {
        continue;
      }
      const Grounds grounds = grounds_of(graph, assumptions.of(node));
      if (json()) {
        print_json(terminal, {{"name", graph.name(node)},
                              {"axioms", grounds.axioms},
                              {"not_imported", grounds.unknown}});
        continue;
      }
      std::string line = printable(graph.name(node)) + ":";
      for (const std::string& axiom : grounds.axioms) {
        line.append(" ").append(printable(axiom));
      }
      for (const std::string& name : grounds.unknown) {
        line.append(" ?").append(printable(name));
      }
      terminal.print_line(line);
    }
  }

  void say_summary(Terminal& terminal,
                   const decls::DependencyGraph& graph,
                   const decls::Assumptions& assumptions) const {
    std::vector<std::uint64_t> resting(graph.size());
    std::uint64_t free = 0;
    for (decls::NodeId node = 0; node < graph.size(); ++node) {
      if (!graph.is_declared(node)) {
        continue;
      }
      free += assumptions.of(node).empty() ? 1 : 0;
      for (const decls::NodeId axiom : assumptions.of(node)) {
        resting[axiom] += axiom == node ? 0 : 1;
      }
    }
    std::vector<decls::NodeId> axioms;
    for (decls::NodeId node = 0; node < graph.size(); ++node) {
      if (!graph.is_declared(node) || graph.kind(node) == decls::DeclarationKind::kAxiom) {
        axioms.push_back(node);
      }
    }
    std::ranges::stable_sort(axioms, std::greater<>(),
                             [&](decls::NodeId node) { return resting[node]; });
    Table table({"RESTING", "NAME", "KIND", "MODULE"});
    for (const decls::NodeId node : axioms) {
      if (json()) {
        nlohmann::ordered_json object = json_of(graph, node);
        object["resting"] = resting[node];
        print_json(terminal, object);
      } else {
        table.add({std::to_string(resting[node]), std::string(graph.name(node)),
                   kind_of(graph, node), graph.is_declared(node) ? graph.module(node) : ""});
      }
    }
    if (!json()) {
      terminal.print(axioms.empty() ? "" : table.text());
      terminal.print_line(std::to_string(free) + " of " +
                          format_count(graph.declared(), "declaration") +
                          (free == 1 ? " rests" : " rest") + " on no axiom");
    }
  }

  std::string name_;
  bool all_ = false;
};

}  // namespace

std::unique_ptr<Command> make_decls_axioms_command() {
  return std::make_unique<AxiomsCommand>();
}

}  // namespace sequent::cli
