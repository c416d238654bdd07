#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "decls/components.h"
#include "decls/dependency_graph.h"

namespace sequent::decls {

// What each declaration rests on: the axioms that it reaches, itself among them if it is one,
// and the names that are not declared, behind which more may be. Found for all declarations in
// one pass over their components: what needs each other rests on the same, and an axiom whose
// type needs another rests on that one as well.
//
// Threads: any, once made.
class Assumptions {
 public:
  Assumptions(const DependencyGraph& graph, const Components& components);

  // Sorted; axioms and names without a declaration.
  [[nodiscard]] std::span<const NodeId> of(NodeId node) const { return sets_[set_of_[node]]; }

 private:
  using SetId = std::uint32_t;

  SetId id_of(std::vector<NodeId> set);
  SetId united(SetId a, SetId b);

  std::vector<SetId> set_of_;  // each node's
  // Few sets differ: most declarations rest on the same as one of their dependencies.
  std::vector<std::vector<NodeId>> sets_;
  std::map<std::vector<NodeId>, SetId> ids_;
  std::map<std::pair<SetId, SetId>, SetId> unions_;
};

}  // namespace sequent::decls
