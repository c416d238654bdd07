#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

// Commands of what this server has none of: a cluster, replicas to fail over to, modules.

void cluster_disabled(Context& context, Args args);
void failover(Context& context, Args args);
void module_help(Context& context, Args args);
void module_list(Context& context, Args args);
void module_load(Context& context, Args args);
void module_unload(Context& context, Args args);

}  // namespace sequent::cmd
