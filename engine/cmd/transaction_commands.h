#pragma once

#include "engine/cmd/context.h"

namespace sequent::cmd {

void multi(Context& context, Args args);
void exec(Context& context, Args args);
void discard(Context& context, Args args);
void watch(Context& context, Args args);
void unwatch(Context& context, Args args);

}  // namespace sequent::cmd
