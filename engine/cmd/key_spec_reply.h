#pragma once

#include <cstdint>

#include "engine/cmd/command.h"
#include "engine/resp/reply_sink.h"

namespace sequent::cmd {

// The key specifications of a command, as COMMAND INFO has them.
void reply_key_specs(resp::ReplySink& reply, const CommandSpec& spec);

// The flags of one key: "RW", "access", …
void reply_key_flags(resp::ReplySink& reply, std::uint16_t flags);

}  // namespace sequent::cmd
