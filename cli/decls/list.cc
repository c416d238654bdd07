#include <nlohmann/json.hpp>

#include "cli/decls/library_command.h"
#include "cli/output/format.h"
#include "cli/output/table.h"

namespace sequent::cli {
namespace {

class ModulesCommand final : public LibraryCommand {
  void declare_more(Options& options) override {
    options.summary("Lists the modules that have declarations, and how many each has.")
        .example("sequent decls modules", "of your own store");
  }

  base::Status say(Terminal& terminal, Library& library) override {
    SEQUENT_TRY(library.names());
    SEQUENT_TRY_ASSIGN(const std::vector<std::string> modules, library.decls().modules());
    Table table({"DECLARATIONS", "MODULE"});
    for (const std::string& module : modules) {
      SEQUENT_TRY_ASSIGN(const auto names, library.decls().names_in(module));
      if (json()) {
        print_json(terminal, {{"module", module}, {"declarations", names.size()}});
      } else {
        table.add({std::to_string(names.size()), module});
      }
    }
    if (!json()) {
      terminal.print(table.text());
    }
    return {};
  }
};

class ListCommand final : public LibraryCommand {
  void declare_more(Options& options) override {
    options.summary("Lists declarations: all, or those of one module.")
        .argument("MODULE", module_, true)
        .example("sequent decls list Coq.Arith.PeanoNat", "those of a module")
        .example("sequent decls list --json", "all, for another program");
  }

  base::Status say(Terminal& terminal, Library& library) override {
    SEQUENT_TRY_ASSIGN(const std::vector<std::string> names, library.names(module_));
    SEQUENT_TRY_ASSIGN(const decls::DependencyGraph graph, library.graph());
    std::vector<decls::NodeId> nodes;
    for (const std::string& name : names) {
      if (const auto node = graph.find(name)) {
        nodes.push_back(*node);
      }
    }
    print_nodes(terminal, graph, nodes, json());
    return {};
  }

  std::string module_;
};

}  // namespace

std::unique_ptr<Command> make_decls_modules_command() {
  return std::make_unique<ModulesCommand>();
}
std::unique_ptr<Command> make_decls_list_command() {
  return std::make_unique<ListCommand>();
}

}  // namespace sequent::cli
