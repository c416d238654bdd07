#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void append(Context& context, Args args);
void get(Context& context, Args args);
void getdel(Context& context, Args args);
void getex(Context& context, Args args);
void getrange(Context& context, Args args);
void getset(Context& context, Args args);
void mget(Context& context, Args args);
void mset(Context& context, Args args);
void msetnx(Context& context, Args args);
void psetex(Context& context, Args args);
void set(Context& context, Args args);
void setex(Context& context, Args args);
void setnx(Context& context, Args args);
void setrange(Context& context, Args args);
void string_length(Context& context, Args args);

}  // namespace sequent::cmd
