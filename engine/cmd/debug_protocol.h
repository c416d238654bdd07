#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

// DEBUG PROTOCOL <type>: a reply of that type, for those who test clients.
void debug_protocol(Context& context, Args args);

}  // namespace sequent::cmd
