#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/cmd/command.h"
#include "engine/state/acl.h"

namespace sequent::cmd {

// Allows or forbids a command, with its subcommands.
void permit(state::Selector& selector, const CommandSpec& spec, bool allow);
// The same of all commands of a category.
void permit_category(state::Selector& selector, std::uint32_t category, bool allow);
void permit_all(state::Selector& selector, bool allow);

// Applies one rule of a selector ("allkeys", "~x", "&news", "+get"). Gives what is wrong with
// it, absent when it was applied.
[[nodiscard]] std::optional<std::string_view> apply_selector_rule(state::Selector& selector,
                                                                  std::string_view rule);

}  // namespace sequent::cmd
