#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

// There is no replication. What a replica begins with is answered as far as a tool needs that
// only wants the data (redis-cli --rdb).

void psync(Context& context, Args args);
void replconf(Context& context, Args args);
void replicaof(Context& context, Args args);
void sync(Context& context, Args args);

}  // namespace sequent::cmd
