#pragma once

#include <cstdint>

#include "engine/base/result.h"
#include "engine/store/store.h"

namespace sequent::store {

// Which nodes of a Cluster run a command.
struct Route {
  enum class Kind {
    kSlot,      // the one that its keys lie on
    kAnyNode,   // it has no key
    kAllNodes,  // it speaks of all data: every primary
    kScan,      // SCAN: one primary after the other
  };

  Kind kind = Kind::kAnyNode;
  std::uint16_t slot = 0;  // kSlot
};

// A command that is malformed or not known here goes to any node, which refuses or redirects it.
// kInvalid: its keys lie in different slots.
// REQUIRES: the command is not empty
base::Result<Route> route_of(Args command);

}  // namespace sequent::store
