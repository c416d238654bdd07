#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void hdel(Context& context, Args args);
void hexists(Context& context, Args args);
void hget(Context& context, Args args);
void hgetall(Context& context, Args args);
void hincrby(Context& context, Args args);
void hincrbyfloat(Context& context, Args args);
void hkeys(Context& context, Args args);
void hlen(Context& context, Args args);
void hmget(Context& context, Args args);
void hmset(Context& context, Args args);
void hrandfield(Context& context, Args args);
void hscan(Context& context, Args args);
void hset(Context& context, Args args);
void hsetnx(Context& context, Args args);
void hstrlen(Context& context, Args args);
void hvals(Context& context, Args args);

}  // namespace sequent::cmd
