#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

// Another server (redis-server ≥ 2.8) can follow this one: it gets all the data and then what is
// written, and begins anew when the connection was lost. This one follows nobody.

void psync(Context& context, Args args);
void replconf(Context& context, Args args);
void replicaof(Context& context, Args args);
void sync(Context& context, Args args);
void wait(Context& context, Args args);

}  // namespace sequent::cmd
