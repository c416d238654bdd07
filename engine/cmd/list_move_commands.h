#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void blmove(Context& context, Args args);
void brpoplpush(Context& context, Args args);
void lmove(Context& context, Args args);
void rpoplpush(Context& context, Args args);

}  // namespace sequent::cmd
