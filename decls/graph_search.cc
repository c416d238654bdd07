#include "decls/graph_search.h"

#include <algorithm>

namespace sequent::decls {
namespace {

std::vector<NodeId> sorted(std::vector<NodeId> nodes) {
  std::ranges::sort(nodes);
  return nodes;
}

bool has_opaque_proof(const DependencyGraph& graph, NodeId node) {
  return graph.is_declared(node) && (graph.kind(node) == DeclarationKind::kTheorem ||
                                     graph.kind(node) == DeclarationKind::kOpaque);
}

bool comes_with_a_type(DeclarationKind kind) {
  return kind == DeclarationKind::kConstructor || kind == DeclarationKind::kRecursor;
}

}  // namespace

std::vector<NodeId> closure(const DependencyGraph& graph,
                            std::span<const NodeId> from,
                            Direction direction) {
  std::vector<bool> seen(graph.size());
  std::vector<NodeId> found;
  const auto look_at = [&](NodeId node) {
    for (const Arc arc : graph.arcs(node, direction)) {
      if (!seen[arc.node()]) {
        seen[arc.node()] = true;
        found.push_back(arc.node());
      }
    }
  };
  for (const NodeId node : from) {
    look_at(node);
  }
  for (std::size_t next = 0; next < found.size(); ++next) {
    look_at(found[next]);
  }
  return sorted(std::move(found));
}

Impact impact(const DependencyGraph& graph, std::span<const NodeId> of, Change change) {
  enum class Mark : std::uint8_t { kNone, kChecked, kChanged };
  std::vector<Mark> marks(graph.size(), Mark::kNone);
  std::vector<NodeId> changed;
  std::vector<NodeId> checked;
  const auto mark_changed = [&](NodeId node) {
    if (marks[node] != Mark::kChanged) {
      marks[node] = Mark::kChanged;
      changed.push_back(node);
    }
  };
  const auto mark_checked = [&](NodeId node) {
    if (marks[node] == Mark::kNone) {
      marks[node] = Mark::kChecked;
      checked.push_back(node);
    }
  };
  for (const NodeId node : of) {
    if (change == Change::kProof && has_opaque_proof(graph, node)) {
      mark_checked(node);
    } else {
      mark_changed(node);
    }
  }
  for (std::size_t next = 0; next < changed.size(); ++next) {
    for (const Arc user : graph.dependents(changed[next])) {
      if (user.only_proof()) {
        mark_checked(user.node());
      } else {
        mark_changed(user.node());
      }
    }
  }
  std::erase_if(checked, [&marks](NodeId node) { return marks[node] != Mark::kChecked; });
  return {.changed = sorted(std::move(changed)), .checked = sorted(std::move(checked))};
}

std::vector<NodeId> unused(const DependencyGraph& graph, const Components& components) {
  std::vector<bool> used(components.size());
  for (NodeId user = 0; user < graph.size(); ++user) {
    if (!graph.is_declared(user) || graph.kind(user) == DeclarationKind::kRecursor) {
      continue;
    }
    for (const Arc arc : graph.dependencies(user)) {
      if (components.of(arc.node()) != components.of(user)) {
        used[components.of(arc.node())] = true;
      }
    }
  }
  std::vector<NodeId> found;
  for (NodeId node = 0; node < graph.size(); ++node) {
    if (graph.is_declared(node) && !used[components.of(node)] &&
        !comes_with_a_type(graph.kind(node))) {
      found.push_back(node);
    }
  }
  return found;
}

}  // namespace sequent::decls
