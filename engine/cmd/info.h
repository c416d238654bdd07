#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/state/instance.h"

namespace sequent::cmd {

// The text of INFO: the sections named (in any case), or the default ones when none
// is. "all", "everything" and "default" are names too.
[[nodiscard]] std::string info_text(const state::Instance& instance,
                                    std::int64_t now_ms,
                                    std::span<const std::string_view> sections);

}  // namespace sequent::cmd
