#pragma once

#include "engine/cmd/command.h"
#include "engine/cmd/script_runner.h"
#include "engine/state/instance.h"

namespace sequent::cmd {

// Whether the command may change data, or send what others see, as far as its words tell:
// such commands wait during CLIENT PAUSE WRITE. `scripts`: null if there is no Lua.
[[nodiscard]] bool may_write(const state::Instance& instance,
                             ScriptRunner* scripts,
                             const CommandSpec& spec,
                             Args args);

}  // namespace sequent::cmd
