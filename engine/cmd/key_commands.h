#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void copy(Context& context, Args args);
void del(Context& context, Args args);
void exists(Context& context, Args args);
void move(Context& context, Args args);
void rename(Context& context, Args args);
void renamenx(Context& context, Args args);
void type(Context& context, Args args);

}  // namespace sequent::cmd
