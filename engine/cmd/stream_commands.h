#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void xadd(Context& context, Args args);
void xdel(Context& context, Args args);
void xlen(Context& context, Args args);
void xrange(Context& context, Args args);
void xrevrange(Context& context, Args args);
void xsetid(Context& context, Args args);
void xtrim(Context& context, Args args);

}  // namespace sequent::cmd
