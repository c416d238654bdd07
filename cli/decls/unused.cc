#include <nlohmann/json.hpp>

#include "cli/decls/library_command.h"
#include "cli/output/format.h"
#include "decls/components.h"
#include "decls/graph_search.h"

namespace sequent::cli {
namespace {

class UnusedCommand final : public LibraryCommand {
  void declare_more(Options& options) override {
    options
        .summary(
            "Lists declarations that no other one needs. Constructors and recursors come with "
            "their type and are\nleft out.")
        .text("in", module_, "MODULE", "only those of this module and those below it")
        .example("sequent decls unused --in MyLib", "what could go, or is what the library is for");
  }

  base::Status say(Terminal& terminal, Library& library) override {
    SEQUENT_TRY_ASSIGN(const decls::DependencyGraph graph, library.graph());
    std::vector<decls::NodeId> found = decls::unused(graph, decls::Components(graph));
    std::erase_if(found, [&](decls::NodeId node) {
      return !module_.empty() && !is_within(graph.module(node), module_);
    });
    print_nodes(terminal, graph, found, json());
    if (!json()) {
      terminal.print_line(format_count(found.size(), "declaration") + " that nothing uses");
    }
    return {};
  }

  std::string module_;
};

}  // namespace

std::unique_ptr<Command> make_decls_unused_command() {
  return std::make_unique<UnusedCommand>();
}

}  // namespace sequent::cli
