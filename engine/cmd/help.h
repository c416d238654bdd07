#pragma once

#include <span>
#include <string_view>

#include "engine/cmd/context.h"

namespace sequent::cmd {

// The reply of `<command> HELP`: `lines` between Redis's first and last ones.
// `command`: upper case.
void reply_help(Context& context,
                std::string_view command,
                std::span<const std::string_view> lines);

}  // namespace sequent::cmd
