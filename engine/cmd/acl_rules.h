#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cmd/command.h"
#include "engine/state/acl.h"

namespace sequent::cmd {

// Channels of a user that is made or reset: acl-pubsub-default.
enum class NewChannels : bool { kNone, kAll };

// A user without any permission, as `reset` leaves it.
[[nodiscard]] state::User new_user(std::string_view name, NewChannels channels);

// Applies one rule of ACL SETUSER ("on", ">secret", "+@read", "~cache:*", "(+get ~x)", …).
// Gives what is wrong with it ("Syntax error"), absent when it was applied.
[[nodiscard]] std::optional<std::string> apply_rule(state::User& user,
                                                    std::string_view rule,
                                                    NewChannels channels);

// Joins the words of selectors that were split at their spaces ("(+get", "~x)"). Absent: one
// is not closed; `problem` is the word it begins with.
[[nodiscard]] std::optional<std::vector<std::string>> join_selectors(Args words,
                                                                     std::string_view& problem);

// The name of a user: no spaces and no zero bytes.
[[nodiscard]] bool is_user_name(std::string_view name);

// Rules that make the same user from none, as ACL LIST shows them, without the name.
[[nodiscard]] std::string describe_user(const state::User& user);
// "on", "nopass", …
[[nodiscard]] std::vector<std::string_view> user_flags(const state::User& user);
// The parts of one selector: "~a %R~b", "&news", "-@all +get".
[[nodiscard]] std::string describe_keys(const state::Selector& selector);
[[nodiscard]] std::string describe_channels(const state::Selector& selector);
[[nodiscard]] std::string describe_commands(const state::Selector& selector);

}  // namespace sequent::cmd
