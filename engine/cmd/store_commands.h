#pragma once

#include "engine/cmd/context.h"

namespace sequent::cmd {

// SEQUENT …: the store as a file, which Redis has no words for.

void sequent_checkpoint(Context& context, Args args);
void sequent_help(Context& context, Args args);
void sequent_restore(Context& context, Args args);

}  // namespace sequent::cmd
