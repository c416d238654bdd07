#pragma once

#include <cstddef>
#include <optional>

#include "engine/server/acceptor.h"
#include "engine/state/config.h"
#include "engine/state/instance.h"

namespace sequent::server {

// How many of `wanted` clients the limit of open files allows, raised as far as it may be.
[[nodiscard]] std::size_t allowed_clients(std::size_t wanted);

// Does what a change of settings asks of a server: listens elsewhere, makes room for more
// clients. Or says why it cannot; then nothing has changed.
std::optional<state::ConfigRefusal> apply_settings(Acceptor& acceptor,
                                                   const state::Config& now,
                                                   const state::Config& wanted);

}  // namespace sequent::server
