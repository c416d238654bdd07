#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "engine/cmd/command.h"

namespace sequent::cmd {

// All commands, sorted by name; a container's subcommands follow it.
[[nodiscard]] std::span<const CommandSpec> all_commands();

// The number of a command's row. REQUIRES: the row is one of all_commands().
[[nodiscard]] std::size_t row_of(const CommandSpec& spec);

// In any case ("GET", "client|ID"). Null: there is none.
[[nodiscard]] const CommandSpec* find_command(std::string_view name);

// The row that runs these words: a container leads to its subcommand. Null: there is none.
// REQUIRES: args is not empty
[[nodiscard]] const CommandSpec* find_command(Args args);

}  // namespace sequent::cmd
