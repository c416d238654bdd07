#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void function_dump(Context& context, Args args);
void function_restore(Context& context, Args args);

}  // namespace sequent::cmd
