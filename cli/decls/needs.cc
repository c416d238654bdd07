#include <nlohmann/json.hpp>

#include "cli/decls/library_command.h"
#include "cli/output/format.h"
#include "cli/output/table.h"
#include "decls/graph_search.h"

namespace sequent::cli {
namespace {

// `deps` and `used-by`: the same question in two directions.
class NeedsCommand : public LibraryCommand {
 protected:
  explicit NeedsCommand(decls::Direction direction) : direction_(direction) {}

  void declare_name(Options& options, std::string_view transitive) {
    options.argument("NAME", name_, false).flag("transitive,t", transitive_, transitive);
  }

 private:
  base::Status say(Terminal& terminal, Library& library) override {
    const bool below = direction_ == decls::Direction::kDependencies;
    SEQUENT_TRY_ASSIGN(const decls::DependencyGraph graph,
                       below ? library.graph_below(name_) : library.graph());
    SEQUENT_TRY_ASSIGN(const decls::NodeId node, find_node(graph, name_));
    if (transitive_) {
      const std::vector<decls::NodeId> from{node};
      const auto reached = decls::closure(graph, from, direction_);
      print_nodes(terminal, graph, reached, json());
      if (reached.empty()) {
        say_none(terminal);
      }
      return {};
    }
    const auto arcs = graph.arcs(node, direction_);
    print_arcs(terminal, graph, arcs);
    if (arcs.empty()) {
      say_none(terminal);
    }
    return {};
  }

  void print_arcs(Terminal& terminal,
                  const decls::DependencyGraph& graph,
                  std::span<const decls::Arc> arcs) const {
    Table table({"NAME", "KIND", "IN", "MODULE"});
    for (const decls::Arc arc : arcs) {
      const decls::NodeId other = arc.node();
      if (json()) {
        nlohmann::ordered_json object = json_of(graph, other);
        object["by"] = reasons(arc.kinds());
        print_json(terminal, object);
      } else {
        table.add({std::string(graph.name(other)), kind_of(graph, other),
                   joined(reasons(arc.kinds()), ", "),
                   graph.is_declared(other) ? graph.module(other) : ""});
      }
    }
    if (!json() && !arcs.empty()) {
      terminal.print(table.text());
    }
  }

  void say_none(Terminal& terminal) const {
    if (!json()) {
      terminal.print_line(printable(name_) + (direction_ == decls::Direction::kDependencies
                                                  ? " needs nothing"
                                                  : " is used by nothing"));
    }
  }

  decls::Direction direction_;
  std::string name_;
  bool transitive_ = false;
};

class DepsCommand final : public NeedsCommand {
 public:
  DepsCommand() : NeedsCommand(decls::Direction::kDependencies) {}

 private:
  void declare_more(Options& options) override {
    declare_name(options, "what they need, too, and so on");
    options.summary("Lists what a declaration needs, and in which part of it.")
        .example("sequent decls deps Nat.add_comm", "what it names itself")
        .example("sequent decls deps Nat.add_comm --transitive", "all that it rests on");
  }
};

class UsedByCommand final : public NeedsCommand {
 public:
  UsedByCommand() : NeedsCommand(decls::Direction::kDependents) {}

 private:
  void declare_more(Options& options) override {
    declare_name(options, "who uses them, too, and so on");
    options.summary("Lists what uses a declaration, and in which part of it.")
        .example("sequent decls used-by Nat.add_comm", "who names it")
        .example("sequent decls used-by Nat.add_comm --transitive", "all that rests on it");
  }
};

}  // namespace

std::unique_ptr<Command> make_decls_deps_command() {
  return std::make_unique<DepsCommand>();
}
std::unique_ptr<Command> make_decls_used_by_command() {
  return std::make_unique<UsedByCommand>();
}

}  // namespace sequent::cli
