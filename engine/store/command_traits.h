#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "engine/base/result.h"
#include "engine/store/store.h"

namespace sequent::store {

// What a store must know of a command before it sends it. A command that is not
// known here is none of these.
struct CommandTraits {
  // Running it twice leaves the same state and gives the same reply as once.
  bool repeatable = false;
  // How long the command itself may wait; kForever for its timeout 0.
  std::optional<std::chrono::milliseconds> blocks_for;

  static constexpr auto kForever = std::chrono::milliseconds::max();
};

// kInvalid for a command that would change the connection, and for no words at all.
base::Result<CommandTraits> traits_of(Args command);

// The same for a command of a batch: kInvalid also for one that blocks.
base::Result<CommandTraits> batch_traits_of(Args command);

// False: traits_of would find nothing that keeps the command from running at once (it does
// not block, it does not change the connection). Takes a few nanoseconds.
[[nodiscard]] bool may_be_special(Args command);

// EVALSHA by `run`, then EVAL if the store does not know the script yet.
base::Result<resp::Reply> run_known_or_whole(
    const Script& script,
    Args keys,
    Args args,
    const std::function<base::Result<resp::Reply>(Args)>& run);

// True for a reply that says that the server could not run the command just now
// and did not touch anything (LOADING, BUSY).
[[nodiscard]] bool says_not_now(const resp::Reply& reply);

}  // namespace sequent::store
