#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

// DEBUG RELOAD: all collections go through Redis's serialisation and come back.
void debug_reload(Context& context, Args args);

}  // namespace sequent::cmd
