#pragma once

#include <string_view>

#include "engine/state/session.h"

namespace sequent::cmd {

// Whether `who` may use what enable-debug-command or enable-protected-configs guards, by its
// `setting`: "no", "yes" or "local" (Unix sockets and loopback addresses). This process may.
[[nodiscard]] bool is_enabled(std::string_view setting, const state::Session& who);

}  // namespace sequent::cmd
