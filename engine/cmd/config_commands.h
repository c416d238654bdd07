#pragma once

#include "engine/cmd/context.h"

namespace sequent::cmd {

void config_get(Context& context, Args args);
void config_help(Context& context, Args args);
void config_resetstat(Context& context, Args args);
void config_rewrite(Context& context, Args args);
void config_set(Context& context, Args args);

}  // namespace sequent::cmd
