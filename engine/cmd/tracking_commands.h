#pragma once

#include "engine/cmd/context.h"

namespace sequent::cmd {

void client_caching(Context& context, Args args);
void client_getredir(Context& context, Args args);
void client_tracking(Context& context, Args args);
void client_trackinginfo(Context& context, Args args);

}  // namespace sequent::cmd
