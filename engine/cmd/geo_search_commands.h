#pragma once

#include "engine/cmd/command.h"

namespace sequent::cmd {

void georadius(Context& context, Args args);
void georadius_ro(Context& context, Args args);
void georadiusbymember(Context& context, Args args);
void georadiusbymember_ro(Context& context, Args args);
void geosearch(Context& context, Args args);
void geosearchstore(Context& context, Args args);

}  // namespace sequent::cmd
