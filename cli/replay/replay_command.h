#pragma once

#include "cli/output/json_line.h"
#include "cli/reading_command.h"
#include "cli/replay/replay_access.h"

namespace sequent::cli {

using ReplayCommand = ReadingCommand<Replay>;

}  // namespace sequent::cli
