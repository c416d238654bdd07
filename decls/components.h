#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "decls/dependency_graph.h"

namespace sequent::decls {

// The strongly connected components of a graph: declarations that need each other, all others
// alone. They are numbered so that a component comes after all that it needs.
class Components {
 public:
  explicit Components(const DependencyGraph& graph);

  [[nodiscard]] std::size_t size() const { return begin_.size() - 1; }
  [[nodiscard]] std::uint32_t of(NodeId node) const { return component_[node]; }
  // Sorted.
  [[nodiscard]] std::span<const NodeId> members(std::uint32_t component) const {
    return std::span(members_).subspan(begin_[component],
                                       begin_[component + 1] - begin_[component]);
  }
  // All nodes, each after what it needs, but for those that need each other.
  [[nodiscard]] std::span<const NodeId> topological_order() const { return members_; }
  // The components of several declarations, in that order.
  [[nodiscard]] std::vector<std::uint32_t> cycles() const;

 private:
  std::vector<std::uint32_t> component_;
  std::vector<std::uint32_t> begin_{0};
  std::vector<NodeId> members_;
};

}  // namespace sequent::decls
