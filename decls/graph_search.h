#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "decls/components.h"
#include "decls/dependency_graph.h"

namespace sequent::decls {

// Questions to a graph. Lists are sorted unless said otherwise; depth costs no stack.

enum class Direction : std::uint8_t { kDependencies, kDependents };

// All that is reached from `from` by one arc or more.
[[nodiscard]] std::vector<NodeId> closure(const DependencyGraph& graph,
                                          std::span<const NodeId> from,
                                          Direction direction);

enum class Change : std::uint8_t {
  kStatement,  // or a value that others may look into
  kProof,      // of theorems and opaque definitions; of all others it is as kStatement
};

struct Impact {
  std::vector<NodeId> changed;  // mean something else now, those that were named among them
  std::vector<NodeId> checked;  // mean the same, but their proofs have to be checked again
};

// What a change of some declarations reaches. It goes no further than an opaque proof: who uses
// a theorem looks at its statement only.
[[nodiscard]] Impact impact(const DependencyGraph& graph,
                            std::span<const NodeId> of,
                            Change change);

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

// Declarations that none outside their component needs. Constructors and recursors are not
// listed, and recursors are nobody's users: both come with their type.
[[nodiscard]] std::vector<NodeId> unused(const DependencyGraph& graph,
                                         const Components& components);

}  // namespace sequent::decls
