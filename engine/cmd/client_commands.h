#pragma once

#include "engine/cmd/context.h"

namespace sequent::cmd {

void client_getname(Context& context, Args args);
void client_help(Context& context, Args args);
void client_id(Context& context, Args args);
void client_info(Context& context, Args args);
void client_list(Context& context, Args args);
void client_no_evict(Context& context, Args args);
void client_pause(Context& context, Args args);
void client_reply(Context& context, Args args);
void client_setname(Context& context, Args args);
void client_unblock(Context& context, Args args);
void client_unpause(Context& context, Args args);

}  // namespace sequent::cmd
