#include <nlohmann/json.hpp>

#include "cli/decls/declaration_facts.h"
#include "cli/decls/library_command.h"
#include "cli/output/format.h"

namespace sequent::cli {
namespace {

nlohmann::ordered_json json_of(const decls::Declaration& shown,
                               const std::vector<std::string>& users) {
  nlohmann::ordered_json edges = nlohmann::ordered_json::array();
  for (const decls::Edge& edge : shown.edges) {
    edges.push_back({{"name", edge.target}, {"by", decls::name_of(edge.kind)}});
  }
  return {{"name", shown.name},
          {"kind", decls::name_of(shown.kind)},
          {"module", shown.module},
          {"statement", shown.statement},
          {"universes", shown.universes},
          {"file", shown.position.file},
          {"line", shown.position.line},
          {"column", shown.position.column},
          {"doc", shown.doc},
          {"tags", shown.tags},
          {"has_value", shown.value.has_value()},
          {"needs", edges},
          {"used_by", users}};
}

class ShowCommand final : public LibraryCommand {
  void declare_more(Options& options) override {
    options.summary("Shows a declaration: what it says, where it stands, what it needs.")
        .argument("NAME", name_, false)
        .example("sequent decls show Coq.Arith.PeanoNat.Nat.add_comm", "by its full name")
        .example("sequent decls show ax-mp --namespace metamath", "of another namespace");
  }

  [[nodiscard]] std::string_view json_help() const override { return "one JSON object"; }

  base::Status say(Terminal& terminal, Library& library) override {
    SEQUENT_TRY_ASSIGN(const decls::Declaration shown, library.get(name_));
    SEQUENT_TRY_ASSIGN(const std::vector<std::string> users,
                       library.decls().dependents(shown.name));
    if (json()) {
      print_json(terminal, json_of(shown, users));
      return {};
    }
    terminal.print_line(terminal.paint(Colour::kDim, decls::name_of(shown.kind)) + " " +
                        terminal.paint(Colour::kBold, printable(shown.name)));
    for (DeclarationFact& fact : facts_of(shown, users.size())) {
      fact.name.resize(11, ' ');
      terminal.print_line(fact.name + printable(fact.value));
    }
    return {};
  }

  std::string name_;
};

}  // namespace

std::unique_ptr<Command> make_decls_show_command() {
  return std::make_unique<ShowCommand>();
}

}  // namespace sequent::cli
