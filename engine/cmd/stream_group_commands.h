#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void xack(Context& context, Args args);
void xgroup_create(Context& context, Args args);
void xgroup_createconsumer(Context& context, Args args);
void xgroup_delconsumer(Context& context, Args args);
void xgroup_destroy(Context& context, Args args);
void xgroup_help(Context& context, Args args);
void xgroup_setid(Context& context, Args args);

}  // namespace sequent::cmd
