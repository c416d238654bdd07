#pragma once

#include "engine/cmd/context.h"

namespace sequent::cmd {

void dbsize(Context& context, Args args);
void flushall(Context& context, Args args);
void flushdb(Context& context, Args args);
void info(Context& context, Args args);
void lolwut(Context& context, Args args);
void memory_usage(Context& context, Args args);
void role(Context& context, Args args);
void shutdown(Context& context, Args args);
void swapdb(Context& context, Args args);
void time(Context& context, Args args);

}  // namespace sequent::cmd
