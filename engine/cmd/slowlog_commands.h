#pragma once

#include "engine/cmd/context.h"

namespace sequent::cmd {

void slowlog_get(Context& context, Args args);
void slowlog_help(Context& context, Args args);
void slowlog_len(Context& context, Args args);
void slowlog_reset(Context& context, Args args);

}  // namespace sequent::cmd
