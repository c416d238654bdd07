#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void sort(Context& context, Args args);
void sort_ro(Context& context, Args args);

}  // namespace sequent::cmd
