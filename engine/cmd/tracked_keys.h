#pragma once

#include "engine/cmd/context.h"

namespace sequent::cmd {

// The session, which tracks what it reads, has run this command.
void remember_keys(Context& context, Args args);

}  // namespace sequent::cmd
