#pragma once

#include <optional>
#include <string_view>

#include "engine/cmd/context.h"
#include "engine/cmd/script_runner.h"

namespace sequent::cmd {

// The keys and arguments of EVAL and its kin; absent: the error is replied. `not_a_number`:
// the reply when the count of keys is none.
[[nodiscard]] std::optional<ScriptRunner::Call> read_call(Context& context,
                                                          Args args,
                                                          ScriptRunner::Access access,
                                                          std::string_view not_a_number);

// What others are told while `slow` runs.
[[nodiscard]] std::string_view busy_error(const state::SlowScript& slow);

// SCRIPT KILL and FUNCTION KILL: stops the slow script if it is of that kind and has not written.
void kill_script(Context& context, state::SlowScript::Kind kind);

}  // namespace sequent::cmd
