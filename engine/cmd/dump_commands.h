#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void dump(Context& context, Args args);
// This server opens no connection to another.
void migrate(Context& context, Args args);
void restore(Context& context, Args args);

}  // namespace sequent::cmd
