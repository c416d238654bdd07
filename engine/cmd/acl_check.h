#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/cmd/command.h"
#include "engine/state/acl.h"
#include "engine/state/instance.h"
#include "engine/state/session.h"

namespace sequent::cmd {

// Why a user may not run a command.
struct AclRefusal {
  state::AclReason reason = state::AclReason::kCommand;
  std::size_t position = 0;  // of the word that is the key or channel
};

// Whether one selector of the user allows the command with these words; absent: it does.
// REQUIRES: `args` are as many as the command takes.
[[nodiscard]] std::optional<AclRefusal> check_user(const state::User& user,
                                                   const CommandSpec& spec,
                                                   Args args);

// The same of a session's user; what is refused is put into the log. Cheap for a user that
// may do all.
[[nodiscard]] std::optional<AclRefusal> check_session(state::Instance& instance,
                                                      const state::Session& session,
                                                      const CommandSpec& spec,
                                                      Args args,
                                                      state::AclContext context,
                                                      std::int64_t now_ms);

// Whether a selector that allows the command also lets it read every key: SORT's BY and GET.
[[nodiscard]] bool may_read_all_keys(const state::Session& session,
                                     const CommandSpec& spec,
                                     Args args);
// Whether a subscriber may stay: all it listens to is allowed to `user`.
[[nodiscard]] bool may_stay(const state::Session& session, const state::User& user);

// "NOPERM this user has no permissions to run the 'get' command", …
[[nodiscard]] std::string refusal_text(const AclRefusal& refusal, const CommandSpec& spec);

}  // namespace sequent::cmd
