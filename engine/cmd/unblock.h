#pragma once

#include <cstdint>

#include "engine/state/instance.h"
#include "engine/state/session.h"

namespace sequent::cmd {

enum class Unblock : std::uint8_t {
  kTimeout,  // as if its time were over
  kError,
};

// Ends the wait of a blocked command; its reply goes to the outbox.
// REQUIRES: session.blocked is set.
void unblock(state::Instance& instance, state::Session& session, Unblock how);

}  // namespace sequent::cmd
