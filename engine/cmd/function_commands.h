#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void fcall(Context& context, Args args);
void fcall_ro(Context& context, Args args);
void function_delete(Context& context, Args args);
void function_flush(Context& context, Args args);
void function_help(Context& context, Args args);
void function_kill(Context& context, Args args);
void function_list(Context& context, Args args);
void function_load(Context& context, Args args);
void function_stats(Context& context, Args args);

}  // namespace sequent::cmd
