#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void sadd(Context& context, Args args);
void scard(Context& context, Args args);
void sismember(Context& context, Args args);
void smembers(Context& context, Args args);
void smismember(Context& context, Args args);
void smove(Context& context, Args args);
void spop(Context& context, Args args);
void srandmember(Context& context, Args args);
void srem(Context& context, Args args);
void sscan(Context& context, Args args);

}  // namespace sequent::cmd
