#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/cmd/script_runner.h"
#include "engine/state/instance.h"

namespace sequent::cmd {

// The text of INFO: the sections named (in any case), or the default ones when none
// is. "all", "everything" and "default" are names too.
// `scripts`: what Lua takes.
[[nodiscard]] std::string info_text(const state::Instance& instance,
                                    const ScriptRunner::Usage& scripts,
                                    std::int64_t now_ms,
                                    std::span<const std::string_view> sections);

}  // namespace sequent::cmd
