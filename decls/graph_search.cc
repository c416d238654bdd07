#include "decls/graph_search.h"

#include <algorithm>

namespace sequent::decls {
namespace {

// The nodes with that mark, in their order, without a sort: most of a library may be among them.
std::vector<NodeId> marked(const std::vector<std::uint8_t>& marks,
                           std::uint8_t mark,
                           std::size_t at_most) {
  std::vector<NodeId> nodes;
  nodes.reserve(at_most);
  for (NodeId node = 0; node < marks.size() && nodes.size() < at_most; ++node) {
    if (marks[node] == mark) {
      nodes.push_back(node);
    }
  }
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
  std::vector<std::uint8_t> seen(graph.size());
  std::vector<NodeId> found;
  const auto look_at = [&](NodeId node) {
    for (const Arc arc : graph.arcs(node, direction)) {
      if (seen[arc.node()] == 0) {
        seen[arc.node()] = 1;
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
  return marked(seen, 1, found.size());
}

Impact impact(const DependencyGraph& graph, std::span<const NodeId> of, Change change) {
  constexpr std::uint8_t kChecked = 1;
  constexpr std::uint8_t kChanged = 2;
  std::vector<std::uint8_t> marks(graph.size());
  std::vector<NodeId> changed;
  std::size_t checked = 0;  // of which some may turn out to be changed
  const auto reach = [&](NodeId node, bool only_its_proof) {
    if (only_its_proof) {
      checked += marks[node] == 0 ? 1 : 0;
      marks[node] = std::max(marks[node], kChecked);
    } else if (marks[node] != kChanged) {
      marks[node] = kChanged;
      changed.push_back(node);
    }
  };
  for (const NodeId node : of) {
    reach(node, change == Change::kProof && has_opaque_proof(graph, node));
  }
  for (std::size_t next = 0; next < changed.size(); ++next) {
    for (const Arc user : graph.dependents(changed[next])) {
      reach(user.node(), user.only_proof());
    }
  }
  return {.changed = marked(marks, kChanged, changed.size()),
          .checked = marked(marks, kChecked, checked)};
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
