#pragma once

#include <string>
#include <string_view>

#include "engine/cmd/command.h"
#include "engine/state/config.h"
#include "engine/state/session.h"

namespace sequent::cmd {

// Whether `who` may use what enable-debug-command, enable-module-command or
// enable-protected-configs guards, by its `setting`: "no", "yes" or "local" (Unix sockets and
// loopback addresses). This process may.
[[nodiscard]] bool is_enabled(std::string_view setting, const state::Session& who);

// Why `who` may not run the protected command, as an error; empty: it may.
[[nodiscard]] std::string check_protection(const CommandSpec& spec,
                                           const state::Config& config,
                                           const state::Session& who);

}  // namespace sequent::cmd
