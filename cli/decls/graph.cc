#include <algorithm>
#include <numeric>

#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/decls/graph_export.h"
#include "cli/decls/library.h"
#include "cli/store_access.h"
#include "cli/suggest.h"
#include "decls/graph_search.h"

namespace sequent::cli {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 16U;

class GraphCommand final : public Command {
 public:
  void declare(Options& options) override {
    access_.declare(options);
    options.summary("Writes the graph of a library for other programs.")
        .text("format", format_, "FORMAT", "dot, graphml or json (default: dot)")
        .text("in", module_, "MODULE", "only this module and those below it")
        .text("of", name_, "NAME", "only this declaration and all that it needs")
        .flag("json", json_, "the same as --format json")
        .example("sequent decls graph --of Nat.add_comm | dot -Tsvg > add_comm.svg",
                 "a picture, drawn by Graphviz")
        .example("sequent decls graph --format graphml > lib.graphml", "for Gephi, yEd, networkx");
  }

  ExitCode run(Terminal& terminal) override {
    const base::Status said = say(terminal);
    return said ? ExitCode::kProved : complain(terminal, said.error());
  }

 private:
  base::Status say(Terminal& terminal) {
    const auto format = graph_format_of(json_ ? "json" : format_);
    if (!format) {
      const std::vector<std::string> formats{"dot", "graphml", "json"};
      return base::invalid("no format '" + format_ + "'" + did_you_mean(format_, formats) +
                           " (there is: dot, graphml, json)");
    }
    SEQUENT_TRY_ASSIGN(const auto library, Library::open(access_));
    SEQUENT_TRY_ASSIGN(const decls::DependencyGraph graph, library->graph());
    SEQUENT_TRY_ASSIGN(const std::vector<decls::NodeId> nodes, chosen(graph));
    std::string waiting;
    export_graph(graph, nodes, *format, [&](std::string_view text) {
      waiting += text;
      if (waiting.size() >= kPiece) {
        terminal.print(waiting);
        waiting.clear();
      }
    });
    terminal.print(waiting);
    return {};
  }

  base::Result<std::vector<decls::NodeId>> chosen(const decls::DependencyGraph& graph) const {
    std::vector<decls::NodeId> nodes;
    if (name_.empty()) {
      nodes.resize(graph.size());
      std::iota(nodes.begin(), nodes.end(), 0U);
    } else {
      SEQUENT_TRY_ASSIGN(const decls::NodeId node, find_node(graph, name_));
      const std::vector<decls::NodeId> from{node};
      nodes = decls::closure(graph, from, decls::Direction::kDependencies);
      if (const auto at = std::ranges::lower_bound(nodes, node); at == nodes.end() || *at != node) {
        nodes.insert(at, node);
      }
    }
    if (!module_.empty()) {
      std::erase_if(nodes, [&](decls::NodeId node) {
        return !graph.is_declared(node) || !is_within(graph.module(node), module_);
      });
    }
    return nodes;
  }

  StoreAccess access_;
  std::string format_ = "dot";
  std::string module_;
  std::string name_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_decls_graph_command() {
  return std::make_unique<GraphCommand>();
}

}  // namespace sequent::cli
