#pragma once

#include "engine/cmd/context.h"

namespace sequent::cmd {

void auth(Context& context, Args args);
void echo(Context& context, Args args);
void hello(Context& context, Args args);
void monitor(Context& context, Args args);
void ping(Context& context, Args args);
void quit(Context& context, Args args);
void reset(Context& context, Args args);
void select(Context& context, Args args);

}  // namespace sequent::cmd
