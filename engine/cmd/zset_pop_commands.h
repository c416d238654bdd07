#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void bzmpop(Context& context, Args args);
void bzpopmax(Context& context, Args args);
void bzpopmin(Context& context, Args args);
void zmpop(Context& context, Args args);
void zpopmax(Context& context, Args args);
void zpopmin(Context& context, Args args);

}  // namespace sequent::cmd
