#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void keys(Context& context, Args args);
void randomkey(Context& context, Args args);
void scan(Context& context, Args args);

}  // namespace sequent::cmd
