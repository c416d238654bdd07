#pragma once

#include "engine/cmd/context.h"

namespace sequent::cmd {

void command_docs(Context& context, Args args);

}  // namespace sequent::cmd
