#pragma once

#include "engine/cmd/context.h"

namespace sequent::cmd {

void client_kill(Context& context, Args args);

}  // namespace sequent::cmd
