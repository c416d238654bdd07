#pragma once

#include <string_view>
#include <vector>

#include "engine/cmd/command.h"

namespace sequent::cmd {

// What COMMAND INFO tells clients and proxies of a command beside its flags: where to send it
// in a cluster, how to join the replies, whether two equal calls may reply otherwise.
[[nodiscard]] std::vector<std::string_view> tips_of(const CommandSpec& spec);

}  // namespace sequent::cmd
