#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sequent::state {

// What the author of a script or function says about it.
enum ScriptFlag : std::uint8_t {
  kNoWrites = 1U << 0U,
  kAllowOom = 1U << 1U,
  kAllowStale = 1U << 2U,
  kNoCluster = 1U << 3U,
  kAllowCrossSlotKeys = 1U << 4U,
};
using ScriptFlags = std::uint8_t;

struct ScriptFlagName {
  ScriptFlag flag;
  std::string_view name;
};
inline constexpr std::array kScriptFlagNames{
    ScriptFlagName{kNoWrites, "no-writes"},
    ScriptFlagName{kAllowOom, "allow-oom"},
    ScriptFlagName{kAllowStale, "allow-stale"},
    ScriptFlagName{kNoCluster, "no-cluster"},
    ScriptFlagName{kAllowCrossSlotKeys, "allow-cross-slot-keys"},
};

}  // namespace sequent::state
