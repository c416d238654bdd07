#include <nlohmann/json.hpp>

#include "cli/decls/library_command.h"
#include "cli/output/format.h"

namespace sequent::cli {
namespace {

// "a.v:3:7", or as much of it as is known.
std::string place_of(const decls::Position& position) {
  std::string text = position.file;
  if (!text.empty() && position.line > 0) {
    text.append(":").append(std::to_string(position.line));
    if (position.column > 0) {
      text.append(":").append(std::to_string(position.column));
    }
  }
  return text;
}

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
    const auto line = [&](std::string name, const std::string& value) {
      if (!value.empty()) {
        name.resize(11, ' ');
        terminal.print_line(name + printable(value));
      }
    };
    terminal.print_line(terminal.paint(Colour::kDim, decls::name_of(shown.kind)) + " " +
                        terminal.paint(Colour::kBold, printable(shown.name)));
    line("statement", shown.statement);
    line("module", shown.module);
    line("place", place_of(shown.position));
    line("universes", joined(shown.universes, ", "));
    line("tags", joined(shown.tags, ", "));
    line("doc", shown.doc);
    std::string needs;
    for (std::size_t i = 0; i < shown.edges.size(); ++i) {
      if (i == 0 || shown.edges[i].target != shown.edges[i - 1].target) {
        needs.append(needs.empty() ? "" : ", ").append(shown.edges[i].target);
      }
    }
    line("needs", needs);
    line("used by", users.empty() ? "nothing" : format_count(users.size(), "declaration"));
    return {};
  }

  std::string name_;
};

}  // namespace

std::unique_ptr<Command> make_decls_show_command() {
  return std::make_unique<ShowCommand>();
}

}  // namespace sequent::cli
