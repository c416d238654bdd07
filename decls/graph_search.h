#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "decls/components.h"
#include "decls/dependency_graph.h"

namespace sequent::decls {

// Questions to a graph. Lists are sorted unless said otherwise; depth costs no stack.

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

// Declarations that none outside their component needs. Constructors and recursors are not
// listed, and recursors are nobody's users: both come with their type.
[[nodiscard]] std::vector<NodeId> unused(const DependencyGraph& graph,
                                         const Components& components);

}  // namespace sequent::decls
