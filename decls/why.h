#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "decls/dependency_graph.h"

namespace sequent::decls {

struct Step {
  NodeId node = 0;
  std::uint32_t kinds = 0;  // of the arc that leads to it; 0 for the first
  bool operator==(const Step&) const = default;
};

// A shortest chain of needs from one declaration to another, the first of them by name; absent:
// there is none. From a declaration to itself: a shortest cycle.
[[nodiscard]] std::optional<std::vector<Step>> why(const DependencyGraph& graph,
                                                   NodeId from,
                                                   NodeId to);

}  // namespace sequent::decls
