#pragma once

#include "engine/cmd/context.h"

namespace sequent::cmd {

void debug(Context& context, Args args);

}  // namespace sequent::cmd
