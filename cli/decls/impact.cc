#include <set>

#include <nlohmann/json.hpp>

#include "cli/decls/library_command.h"
#include "cli/output/format.h"
#include "cli/output/table.h"
#include "decls/graph_search.h"

namespace sequent::cli {
namespace {

class ImpactCommand final : public LibraryCommand {
  void declare_more(Options& options) override {
    options
        .summary(
            "Says what has to be checked again when declarations change. A change goes no further "
            "than an opaque\nproof: who uses a theorem looks at its statement only.")
        .arguments("NAME", names_)
        .flag("proof", proof_, "only the proofs of theorems among them change")
        .example("sequent decls impact Nat.add", "its definition changes")
        .example("sequent decls impact Nat.add_comm --proof", "its proof changes: it alone");
  }

  base::Status say(Terminal& terminal, Library& library) override {
    SEQUENT_TRY_ASSIGN(const decls::DependencyGraph graph, library.graph());
    SEQUENT_TRY_ASSIGN(const std::vector<decls::NodeId> nodes, find_nodes(graph, names_));
    const decls::Impact impact =
        decls::impact(graph, nodes, proof_ ? decls::Change::kProof : decls::Change::kStatement);
    Table table({"NAME", "KIND", "WHY", "MODULE"});
    std::set<std::string> modules;
    const auto add = [&](const std::vector<decls::NodeId>& reached, const std::string& why) {
      for (const decls::NodeId node : reached) {
        if (graph.is_declared(node)) {
          modules.insert(graph.module(node));
        }
        if (json()) {
          nlohmann::ordered_json object = json_of(graph, node);
          object["changed"] = why;
          print_json(terminal, object);
        } else {
          table.add({std::string(graph.name(node)), kind_of(graph, node), why,
                     graph.is_declared(node) ? graph.module(node) : ""});
        }
      }
    };
    add(impact.changed, "meaning");
    add(impact.checked, "proof");
    if (!json()) {
      terminal.print(table.text());
      terminal.print_line(
          format_count(impact.changed.size() + impact.checked.size(), "declaration") + " of " +
          format_count(modules.size(), "module") + " to be checked again, " +
          std::to_string(impact.checked.size()) + " only for their proofs");
    }
    return {};
  }

  std::vector<std::string> names_;
  bool proof_ = false;
};

}  // namespace

std::unique_ptr<Command> make_decls_impact_command() {
  return std::make_unique<ImpactCommand>();
}

}  // namespace sequent::cli
