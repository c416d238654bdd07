#pragma once

#include <cstdint>

namespace sequent::cmd {

// What came of a command that was given for a session.
enum class Outcome : std::uint8_t {
  kDone,
  kBlocked,  // no reply yet; it will come to session.outbox(), then session.wake()
  kClose,    // replied; the session is to be closed
};

}  // namespace sequent::cmd
