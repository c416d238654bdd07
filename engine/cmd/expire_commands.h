#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void expire(Context& context, Args args);
void expireat(Context& context, Args args);
void expiretime(Context& context, Args args);
void persist(Context& context, Args args);
void pexpire(Context& context, Args args);
void pexpireat(Context& context, Args args);
void pexpiretime(Context& context, Args args);
void pttl(Context& context, Args args);
void ttl(Context& context, Args args);

}  // namespace sequent::cmd
