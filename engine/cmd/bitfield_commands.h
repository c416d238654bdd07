#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void bitfield(Context& context, Args args);
void bitfield_ro(Context& context, Args args);

}  // namespace sequent::cmd
