#include "decls/assumptions.h"

#include <algorithm>
#include <utility>

namespace sequent::decls {

Assumptions::Assumptions(const DependencyGraph& graph, const Components& components)
    : set_of_(graph.size(), 0) {
  id_of({});
  for (std::uint32_t component = 0; component < components.size(); ++component) {
    SetId set = 0;
    for (const NodeId node : components.members(component)) {
      if (!graph.is_declared(node) || graph.kind(node) == DeclarationKind::kAxiom) {
        set = united(set, id_of({node}));
      }
      for (const Arc arc : graph.dependencies(node)) {
        // Of its own component it is 0, the empty set, as yet.
        set = united(set, set_of_[arc.node()]);
      }
    }
    for (const NodeId node : components.members(component)) {
      set_of_[node] = set;
    }
  }
  unions_.clear();
  ids_.clear();
}

Assumptions::SetId Assumptions::id_of(std::vector<NodeId> set) {
  const auto [found, fresh] = ids_.emplace(std::move(set), static_cast<SetId>(sets_.size()));
  if (fresh) {
    sets_.push_back(found->first);
  }
  return found->second;
}

Assumptions::SetId Assumptions::united(SetId a, SetId b) {
  if (a == b || b == 0) {
    return a;
  }
  if (a == 0) {
    return b;
  }
  const auto [known, fresh] = unions_.emplace(std::minmax(a, b), 0);
  if (fresh) {
    std::vector<NodeId> both;
    std::ranges::set_union(sets_[a], sets_[b], std::back_inserter(both));
    known->second = id_of(std::move(both));
  }
  return known->second;
}

}  // namespace sequent::decls
