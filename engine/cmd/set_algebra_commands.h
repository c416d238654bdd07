#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void sdiff(Context& context, Args args);
void sdiffstore(Context& context, Args args);
void sinter(Context& context, Args args);
void sintercard(Context& context, Args args);
void sinterstore(Context& context, Args args);
void sunion(Context& context, Args args);
void sunionstore(Context& context, Args args);

}  // namespace sequent::cmd
