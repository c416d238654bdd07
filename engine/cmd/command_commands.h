#pragma once

#include "engine/cmd/context.h"

namespace sequent::cmd {

void command(Context& context, Args args);
void command_count(Context& context, Args args);
void command_getkeys(Context& context, Args args);
void command_getkeysandflags(Context& context, Args args);
void command_help(Context& context, Args args);
void command_info(Context& context, Args args);
void command_list(Context& context, Args args);

}  // namespace sequent::cmd
