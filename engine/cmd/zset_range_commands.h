#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void zcount(Context& context, Args args);
void zlexcount(Context& context, Args args);
void zrange(Context& context, Args args);
void zrangebylex(Context& context, Args args);
void zrangebyscore(Context& context, Args args);
void zrangestore(Context& context, Args args);
void zremrangebylex(Context& context, Args args);
void zremrangebyrank(Context& context, Args args);
void zremrangebyscore(Context& context, Args args);
void zrevrange(Context& context, Args args);
void zrevrangebylex(Context& context, Args args);
void zrevrangebyscore(Context& context, Args args);

}  // namespace sequent::cmd
