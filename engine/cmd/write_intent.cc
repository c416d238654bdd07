#include "engine/cmd/write_intent.h"

#include <optional>

namespace sequent::cmd {
namespace {

// What the author says of the script that the command runs; absent: nothing, or it runs none.
std::optional<state::ScriptFlags> script_flags(const state::Instance& instance,
                                               ScriptRunner* scripts,
                                               const CommandSpec& spec,
                                               Args args) {
  if (spec.name == "fcall") {
    const state::Function* function = instance.libraries.function(args[1]);
    return function != nullptr ? std::optional(function->flags) : std::nullopt;
  }
  if (scripts == nullptr) {
    return std::nullopt;
  }
  if (spec.name == "eval") {
    return scripts->flags_of(args[1]);
  }
  return spec.name == "evalsha" ? scripts->flags_of_cached(args[1]) : std::nullopt;
}

}  // namespace

bool may_write(const state::Instance& instance,
               ScriptRunner* scripts,
               const CommandSpec& spec,
               Args args) {
  if (!spec.has(kMayReplicate)) {
    return spec.has(kWrite);
  }
  const auto flags = script_flags(instance, scripts, spec, args);
  return !flags || (*flags & state::kNoWrites) == 0;
}

}  // namespace sequent::cmd
