#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void zdiff(Context& context, Args args);
void zdiffstore(Context& context, Args args);
void zinter(Context& context, Args args);
void zintercard(Context& context, Args args);
void zinterstore(Context& context, Args args);
void zunion(Context& context, Args args);
void zunionstore(Context& context, Args args);

}  // namespace sequent::cmd
