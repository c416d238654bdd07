#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

// What Redis writes to its .rdb file is on our disk all the time; these make sure of it.

void bgrewriteaof(Context& context, Args args);
void bgsave(Context& context, Args args);
void lastsave(Context& context, Args args);
void save(Context& context, Args args);

}  // namespace sequent::cmd
