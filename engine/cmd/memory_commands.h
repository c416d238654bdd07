#pragma once

#include "engine/cmd/context.h"

namespace sequent::cmd {

void memory_doctor(Context& context, Args args);
void memory_help(Context& context, Args args);
void memory_malloc_stats(Context& context, Args args);
void memory_purge(Context& context, Args args);
void memory_stats(Context& context, Args args);

}  // namespace sequent::cmd
