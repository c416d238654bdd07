#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void lcs(Context& context, Args args);

}  // namespace sequent::cmd
