#pragma once

#include <cstdint>
#include <string_view>

#include "engine/state/words.h"

namespace sequent::cmd {

class Context;
using state::Args;
// Writes exactly one reply to `context.reply`, or blocks. args[0] is the command's name.
using Handler = void (*)(Context& context, Args args);

// As COMMAND INFO names them, which does not tell kMayReplicate and kProtected.
enum CommandFlag : std::uint32_t {
  kWrite = 1U << 0U,
  kReadOnly = 1U << 1U,
  kDenyOom = 1U << 2U,
  kAdmin = 1U << 3U,
  kPubSub = 1U << 4U,
  kNoScript = 1U << 5U,
  kBlocking = 1U << 6U,
  kLoading = 1U << 7U,
  kStale = 1U << 8U,
  kSkipMonitor = 1U << 9U,
  kSkipSlowlog = 1U << 10U,
  kFast = 1U << 11U,
  kNoAuth = 1U << 12U,
  kMayReplicate = 1U << 13U,
  kNoMandatoryKeys = 1U << 14U,
  kNoMulti = 1U << 15U,
  kMovableKeys = 1U << 16U,
  kAllowBusy = 1U << 17U,
  kNoAsyncLoading = 1U << 18U,
  kAsking = 1U << 19U,
  kNoTouch = 1U << 20U,  // not one of Redis's: keys it looks up do not count as used
  kProtected = 1U << 21U,
};

// One row of the table.
struct CommandSpec {
  std::string_view name;  // lower case; of a subcommand "client|id"
  int arity;              // with the name; negative: at least
  std::uint32_t flags;
  int first_key;  // 0: none
  int last_key;   // negative: from the end
  int key_step;
  Handler handler;  // null: a container, its subcommands have their own rows

  [[nodiscard]] constexpr bool has(CommandFlag flag) const { return (flags & flag) != 0; }
  [[nodiscard]] constexpr bool takes(std::size_t words) const {
    const auto count = static_cast<std::int64_t>(words);
    return arity >= 0 ? count == arity : count >= -arity;
  }
  [[nodiscard]] constexpr bool is_container() const { return handler == nullptr; }
};

}  // namespace sequent::cmd
