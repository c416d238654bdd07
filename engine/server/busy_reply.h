#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/resp/reply_sink.h"

namespace sequent::server {

enum class BusyVerdict : std::uint8_t {
  kGoOn,
  kKillScript,
  kShutDown,  // at once, whatever the script has done; not replied
};

// Answers a request that came while a script runs for too long: nothing can be
// done but to end the script or the server. `wrote`: the script has called a
// command that writes.
BusyVerdict reply_busy(std::span<const std::string_view> args, bool wrote, resp::ReplySink& reply);

}  // namespace sequent::server
