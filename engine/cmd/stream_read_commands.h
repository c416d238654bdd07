#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void xread(Context& context, Args args);
void xreadgroup(Context& context, Args args);

}  // namespace sequent::cmd
