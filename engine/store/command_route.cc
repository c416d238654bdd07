#include "engine/store/command_route.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "engine/cmd/key_specs.h"
#include "engine/cmd/table.h"
#include "engine/store/hash_slot.h"

namespace sequent::store {
namespace {

constexpr std::array<std::string_view, 13> kOfAllNodes{
    "bgsave",  "config|resetstat", "config|set",     "dbsize",        "flushall",
    "flushdb", "function|delete",  "function|flush", "function|load", "function|restore",
    "keys",    "script|flush",     "script|load",
};
static_assert(std::is_sorted(kOfAllNodes.begin(), kOfAllNodes.end()));

}  // namespace

base::Result<Route> route_of(Args command) {
  const cmd::CommandSpec* spec = cmd::find_command(command);
  if (spec == nullptr || !spec->takes(command.size())) {
    return Route{};
  }
  if (spec->name == "scan") {
    return Route{.kind = Route::Kind::kScan};
  }
  if (std::binary_search(kOfAllNodes.begin(), kOfAllNodes.end(), spec->name)) {
    return Route{.kind = Route::Kind::kAllNodes};
  }
  const auto keys = cmd::keys_of(*spec, command);
  if (!keys || keys->empty()) {
    return Route{};
  }
  const std::string_view first = command[keys->front().position];
  const std::uint16_t slot = hash_slot(first);
  for (const cmd::KeyUse& each : *keys) {
    const std::string_view key = command[each.position];
    if (hash_slot(key) != slot) {
      std::string message(spec->name);
      message.append(": the keys ").append(first).append(" and ").append(key);
      return base::invalid(message +
                           " lie in different slots of a Cluster; give them one {hash tag}");
    }
  }
  return Route{.kind = Route::Kind::kSlot, .slot = slot};
}

}  // namespace sequent::store
