#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void blmpop(Context& context, Args args);
void blpop(Context& context, Args args);
void brpop(Context& context, Args args);
void lmpop(Context& context, Args args);

}  // namespace sequent::cmd
