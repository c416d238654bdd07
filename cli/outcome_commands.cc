#include "cli/outcome_commands.h"

#include <algorithm>
#include <set>

#include "decls/dependency_graph.h"
#include "decls/graph_search.h"

namespace sequent::cli {

base::Result<AffectedModules> affected_modules(store::Store& store,
                                               const std::string& name_space,
                                               const std::vector<std::string>& modules) {
  decls::DeclarationStore declarations(store, name_space);
  SEQUENT_TRY_ASSIGN(const decls::DependencyGraph graph,
                     decls::DependencyGraph::load(declarations));
  const std::set<std::string> asked(modules.begin(), modules.end());
  std::set<std::string> known;
  std::vector<decls::NodeId> nodes;
  for (decls::NodeId node = 0; node < graph.size(); ++node) {
    if (graph.is_declared(node) && asked.contains(graph.module(node))) {
      nodes.push_back(node);
      known.insert(graph.module(node));
    }
  }
  std::set<std::string> affected = asked;
  for (const decls::NodeId node : decls::closure(graph, nodes, decls::Direction::kDependents)) {
    if (graph.is_declared(node)) {
      affected.insert(graph.module(node));
    }
  }
  AffectedModules result;
  result.names.assign(affected.begin(), affected.end());
  std::ranges::set_difference(asked, known, std::back_inserter(result.alone));
  return result;
}

void print_cache_statistics(Terminal& terminal,
                            const store::Store& store,
                            const tactics::CacheStatistics& statistics,
                            bool json) {
  if (json) {
    print_json(terminal, {{"store", store.url()},
                          {"entries", statistics.entries},
                          {"negative_entries", statistics.negative_entries},
                          {"bytes", statistics.bytes},
                          {"hits", statistics.hits},
                          {"misses", statistics.misses},
                          {"hit_rate", statistics.hit_rate()},
                          {"saved_seconds", in_seconds(statistics.saved)}});
    return;
  }
  const auto line = [&](std::string name, const std::string& value) {
    name.resize(12, ' ');
    terminal.print_line(name + printable(value));
  };
  const std::uint64_t asked = statistics.hits + statistics.misses;
  line("store", std::string(store.url()));
  line("entries", std::to_string(statistics.entries) + ", " +
                      std::to_string(statistics.negative_entries) + " of them negative");
  line("size", format_size(statistics.bytes));
  line("hits", std::to_string(statistics.hits) + " of " + format_count(asked, "look-up") +
                   (asked > 0 ? " (" + std::to_string(statistics.hits * 100 / asked) + "%)" : ""));
  line("saved", format_duration(statistics.saved) + " of prover time");
}

void print_dropped(Terminal& terminal,
                   std::uint64_t entries,
                   const AffectedModules& modules,
                   bool json) {
  if (json) {
    print_json(terminal, {{"dropped", entries},
                          {"modules", modules.names},
                          {"without_declarations", modules.alone}});
    return;
  }
  std::string text = "dropped " + format_count(entries, "outcome");
  if (!modules.names.empty()) {
    text += " of " + format_count(modules.names.size(), "module");
    text += ": " + joined(modules.names, ", ");
  }
  terminal.print_line(printable(text));
  if (!modules.alone.empty()) {
    terminal.print_line(printable("what depends on " + joined(modules.alone, ", ") +
                                  " is not known: no declarations are in the store (see 'sequent "
                                  "decls import')"));
  }
}

}  // namespace sequent::cli
