#include "engine/store/shared_store.h"

#include <algorithm>
#include <utility>

#include "engine/store/command_traits.h"
#include "engine/store/retry.h"

namespace sequent::store {
namespace {

using resp::Reply;
using std::chrono::steady_clock;

bool repeats(Args command) {
  const auto traits = traits_of(command);
  return traits && traits->repeatable;
}

bool all_repeat(std::span<const Command> commands) {
  return std::all_of(commands.begin(), commands.end(), [](const Command& command) {
    const std::vector<std::string_view> words(command.begin(), command.end());
    return repeats(words);
  });
}

}  // namespace

template <typename Value>
base::Result<Value> SharedStore::persist(const std::function<base::Result<Value>(Store&)>& call,
                                         const std::function<bool()>& repeatable) {
  const Deadline begun = steady_clock::now();
  const Deadline give_up = begun + patience_;
  Backoff backoff(access_.options().backoff, backoff_seed());
  SEQUENT_TRY_ASSIGN(ReachPtr reach, access_.current(give_up));
  while (true) {
    auto result = call(reach->store());
    if (result || reach->is_owner()) {
      return result;
    }
    const base::ErrorCode code = result.error().code;
    const bool may_repeat = code == base::ErrorCode::kUnavailable ||
                            (code == base::ErrorCode::kTimeout && repeatable());
    const auto pause = backoff.next();
    if (!may_repeat || steady_clock::now() + pause >= access_.interrupt().limit(begun, give_up)) {
      return result;
    }
    SEQUENT_TRY_ASSIGN(reach, access_.renew(reach, give_up));
    if (!reach->is_owner()) {
      access_.interrupt().sleep_until(steady_clock::now() + pause);
    }
  }
}

base::Result<Reply> SharedStore::run_as(Args command, Repeat repeat) {
  if (Store* owned = access_.owned()) {
    return owned->run(command);
  }
  return persist<Reply>([&](Store& store) { return store.run(command); },
                        [&] { return repeat == Repeat::kAlways || repeats(command); });
}

base::Result<std::vector<Reply>> SharedStore::run_batch_as(std::span<const Command> commands,
                                                           Repeat repeat) {
  return persist<std::vector<Reply>>(
      [&](Store& store) { return store.run_batch(commands); },
      [&] { return repeat == Repeat::kAlways || all_repeat(commands); });
}

base::Result<Reply> SharedStore::run_script_as(const Script& script,
                                               ScriptWords words,
                                               Repeat repeat) {
  return persist<Reply>(
      [&](Store& store) { return store.run_script(script, words.keys, words.args); },
      [&] { return repeat == Repeat::kAlways; });
}

}  // namespace sequent::store
