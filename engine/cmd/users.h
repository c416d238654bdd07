#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/cmd/acl_rules.h"
#include "engine/state/instance.h"

namespace sequent::cmd {

// acl-pubsub-default
[[nodiscard]] NewChannels new_channels(const state::Config& config);

// Whether the password is one of the user's, or any will do. A disabled user has none.
[[nodiscard]] bool is_password_of(const state::User& user, std::string_view password);

// What a client is before it says who it is.
void use_default_user(const state::Instance& instance, state::Session& session);
// AUTH: the session is that user from now on. False: a wrong name or password, which is logged;
// `command`: by which it tried.
[[nodiscard]] bool authenticate(state::Instance& instance,
                                state::Session& session,
                                std::string_view name,
                                std::string_view password,
                                std::string_view command);

// Makes or changes a user by rules, all or none; sessions that listen to what it may no longer
// hear are closed. Gives the problem, absent when it was done.
[[nodiscard]] std::optional<std::string> change_user(state::Instance& instance,
                                                     std::string_view name,
                                                     Args rules);
// Removes a user and closes its sessions. False: there is none.
bool remove_user(state::Instance& instance, std::string_view name);

// requirepass: the only password of "default", none if empty.
void set_default_password(state::Instance& instance, std::string_view password);

// A `user` line of a configuration file, without the first word. kInvalid: what is wrong with it.
[[nodiscard]] base::Status add_configured_user(state::Instance& instance, Args words);

// Other users in place of all; sessions of those that are gone are closed.
void replace_users(state::Instance& instance, state::Acl::Users users);

// The users of an ACL file in place of all; sessions of others are closed. kInvalid: every
// line that is wrong; then nothing was changed.
[[nodiscard]] base::Status load_users(state::Instance& instance, const std::string& path);
[[nodiscard]] base::Status save_users(const state::Instance& instance, const std::string& path);
// The users that the settings name: `user` lines, or those of the ACL file. kInvalid: they are
// wrong, or there are both.
[[nodiscard]] base::Status load_configured_users(state::Instance& instance);
// The `user` lines that make the users of now; none if an ACL file has them.
[[nodiscard]] std::vector<std::string> configured_users(const state::Instance& instance);
// Where the ACL file is; empty: there is none.
[[nodiscard]] std::string acl_path(const state::Config& config);

}  // namespace sequent::cmd
