#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

// Strings that are numbers.
void decr(Context& context, Args args);
void decrby(Context& context, Args args);
void incr(Context& context, Args args);
void incrby(Context& context, Args args);
void incrbyfloat(Context& context, Args args);

}  // namespace sequent::cmd
