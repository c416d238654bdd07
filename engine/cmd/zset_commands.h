#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void zadd(Context& context, Args args);
void zcard(Context& context, Args args);
void zincrby(Context& context, Args args);
void zmscore(Context& context, Args args);
void zrandmember(Context& context, Args args);
void zrank(Context& context, Args args);
void zrem(Context& context, Args args);
void zrevrank(Context& context, Args args);
void zscan(Context& context, Args args);
void zscore(Context& context, Args args);

}  // namespace sequent::cmd
