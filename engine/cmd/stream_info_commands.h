#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void xinfo_consumers(Context& context, Args args);
void xinfo_groups(Context& context, Args args);
void xinfo_help(Context& context, Args args);
void xinfo_stream(Context& context, Args args);

}  // namespace sequent::cmd
