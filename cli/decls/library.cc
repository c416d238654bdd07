#include "cli/decls/library.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/output/table.h"
#include "cli/suggest.h"
#include "decls/declaration.h"

namespace sequent::cli {
namespace {

constexpr std::size_t kMostSuggestions = 4;

bool is_last_part(std::string_view name, std::string_view text) {
  return name.size() > text.size() && name.ends_with(text) &&
         name[name.size() - text.size() - 1] == '.';
}

std::string last_part(const std::string& name) {
  return name.substr(name.rfind('.') + 1);
}

// The name that somebody who typed `text` most likely meant: by its last part, if only that was
// typed. Empty: none is near.
std::string nearest_name(std::string_view text, std::span<const std::string> names) {
  const bool whole = text.find('.') != std::string_view::npos;
  const std::size_t far = 1 + text.size() / 3;
  std::vector<std::string> candidates;
  std::vector<const std::string*> origins;
  for (const std::string& name : names) {
    std::string candidate = whole ? name : last_part(name);
    const std::size_t longer = std::max(candidate.size(), text.size());
    if (longer - std::min(candidate.size(), text.size()) <= far) {
      candidates.push_back(std::move(candidate));
      origins.push_back(&name);
    }
  }
  const std::string found = nearest(text, candidates);
  const auto at = std::ranges::find(candidates, found);
  return found.empty() || at == candidates.end()
             ? ""
             : *origins[static_cast<std::size_t>(at - candidates.begin())];
}

}  // namespace

base::Result<std::unique_ptr<Library>> Library::open(const StoreAccess& access) {
  SEQUENT_TRY_ASSIGN(auto opened, access.open());
  return std::unique_ptr<Library>(new Library(std::move(opened), access.name_space));
}

base::Error Library::nothing_here() const {
  return base::invalid("no declarations in namespace '" + name_space_ +
                       "' (see: sequent decls import --help)");
}

base::Result<decls::DependencyGraph> Library::graph() {
  SEQUENT_TRY_ASSIGN(decls::DependencyGraph graph, decls::DependencyGraph::load(decls_));
  if (graph.size() == 0) {
    return nothing_here();
  }
  return graph;
}

base::Result<decls::DependencyGraph> Library::graph_below(const std::string& name) {
  SEQUENT_TRY_ASSIGN(decls::DependencyGraph below,
                     decls::DependencyGraph::load_below(decls_, {name}));
  if (below.size() == 0) {
    return graph();
  }
  return below;
}

base::Result<std::vector<std::string>> Library::names(const std::string& module) {
  SEQUENT_TRY_ASSIGN(const std::vector<std::string> modules, decls_.modules());
  if (modules.empty()) {
    return nothing_here();
  }
  if (!module.empty()) {
    SEQUENT_TRY_ASSIGN(std::vector<std::string> names, decls_.names_in(module));
    if (names.empty()) {
      return base::invalid("unknown module '" + module + "'" + did_you_mean(module, modules) +
                           " (see: sequent decls modules)");
    }
    return names;
  }
  std::vector<std::string> all;
  for (const std::string& each : modules) {
    SEQUENT_TRY_ASSIGN(std::vector<std::string> names, decls_.names_in(each));
    std::ranges::move(names, std::back_inserter(all));
  }
  std::ranges::sort(all);
  return all;
}

base::Result<decls::Declaration> Library::get(const std::string& name) {
  SEQUENT_TRY_ASSIGN(std::optional<decls::Declaration> found, decls_.get(name));
  if (found) {
    return *std::move(found);
  }
  SEQUENT_TRY_ASSIGN(const std::vector<std::string> all, names());
  return unknown_declaration(name, all);
}

base::Result<decls::NodeId> find_node(const decls::DependencyGraph& graph,
                                      const std::string& name) {
  if (const auto node = graph.find(name)) {
    return *node;
  }
  std::vector<std::string> names;
  names.reserve(graph.size());
  for (decls::NodeId node = 0; node < graph.size(); ++node) {
    names.emplace_back(graph.name(node));
  }
  return unknown_declaration(name, names);
}

base::Result<std::vector<decls::NodeId>> find_nodes(const decls::DependencyGraph& graph,
                                                    std::span<const std::string> names) {
  std::vector<decls::NodeId> nodes;
  for (const std::string& name : names) {
    SEQUENT_TRY_ASSIGN(const decls::NodeId node, find_node(graph, name));
    nodes.push_back(node);
  }
  return nodes;
}

base::Error unknown_declaration(std::string_view name, std::span<const std::string> names) {
  std::string text = "unknown declaration '" + std::string(name) + "'";
  std::vector<std::string> likely;
  for (const std::string& candidate : names) {
    if (likely.size() < kMostSuggestions && is_last_part(candidate, name)) {
      likely.push_back(candidate);
    }
  }
  if (likely.empty()) {
    likely.push_back(nearest_name(name, names));
  }
  if (!likely.front().empty()) {
    text += ", did you mean ";
    for (std::size_t i = 0; i < likely.size(); ++i) {
      text.append(i == 0 ? "'" : i + 1 == likely.size() ? " or '" : ", '");
      text.append(likely[i]).append("'");
    }
    text += "?";
  }
  return base::invalid(std::move(text));
}

bool is_within(std::string_view module, std::string_view above) {
  return module == above || (module.starts_with(above) && module[above.size()] == '.');
}

std::string kind_of(const decls::DependencyGraph& graph, decls::NodeId node) {
  return graph.is_declared(node) ? std::string(decls::name_of(graph.kind(node))) : "not imported";
}

std::vector<std::string> reasons(std::uint32_t kinds) {
  std::vector<std::string> found;
  for (const decls::EdgeKind kind : {decls::EdgeKind::kStatement, decls::EdgeKind::kProof,
                                     decls::EdgeKind::kDefinition, decls::EdgeKind::kField}) {
    if ((kinds & decls::Arc::bit(kind)) != 0) {
      found.emplace_back(decls::name_of(kind));
    }
  }
  return found;
}

nlohmann::ordered_json json_of(const decls::DependencyGraph& graph, decls::NodeId node) {
  nlohmann::ordered_json object{{"name", graph.name(node)}};
  if (graph.is_declared(node)) {
    object["kind"] = decls::name_of(graph.kind(node));
    object["module"] = graph.module(node);
  } else {
    object["kind"] = nullptr;
    object["module"] = nullptr;
  }
  return object;
}

void print_nodes(Terminal& terminal,
                 const decls::DependencyGraph& graph,
                 std::span<const decls::NodeId> nodes,
                 bool json) {
  Table table({"NAME", "KIND", "MODULE"});
  for (const decls::NodeId node : nodes) {
    if (json) {
      print_json(terminal, json_of(graph, node));
    } else {
      table.add({std::string(graph.name(node)), kind_of(graph, node),
                 graph.is_declared(node) ? graph.module(node) : ""});
    }
  }
  if (!json && !nodes.empty()) {
    terminal.print(table.text());
  }
}

}  // namespace sequent::cli
