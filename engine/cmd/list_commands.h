#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void lindex(Context& context, Args args);
void linsert(Context& context, Args args);
void llen(Context& context, Args args);
void lpop(Context& context, Args args);
void lpos(Context& context, Args args);
void lpush(Context& context, Args args);
void lpushx(Context& context, Args args);
void lrange(Context& context, Args args);
void lrem(Context& context, Args args);
void lset(Context& context, Args args);
void ltrim(Context& context, Args args);
void rpop(Context& context, Args args);
void rpush(Context& context, Args args);
void rpushx(Context& context, Args args);

}  // namespace sequent::cmd
