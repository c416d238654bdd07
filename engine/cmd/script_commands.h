#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void eval(Context& context, Args args);
void eval_ro(Context& context, Args args);
void evalsha(Context& context, Args args);
void evalsha_ro(Context& context, Args args);
void script_debug(Context& context, Args args);
void script_exists(Context& context, Args args);
void script_flush(Context& context, Args args);
void script_help(Context& context, Args args);
void script_kill(Context& context, Args args);
void script_load(Context& context, Args args);

}  // namespace sequent::cmd
