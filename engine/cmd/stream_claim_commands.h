#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

// What consumers of a group were given and have not acknowledged.
void xautoclaim(Context& context, Args args);
void xclaim(Context& context, Args args);
void xpending(Context& context, Args args);

}  // namespace sequent::cmd
