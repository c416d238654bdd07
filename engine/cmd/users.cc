#include "engine/cmd/users.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/base/ascii.h"
#include "engine/base/digest.h"
#include "engine/cmd/acl_check.h"
#include "engine/cmd/client_line.h"
#include "engine/cmd/echo.h"

namespace sequent::cmd {
namespace {

using state::Session;
using state::User;

void close_session(Session& session) {
  session.closing = true;
  session.wake();
}

// Ends what sessions do in the name of a user that is gone.
void close_sessions_of(state::Instance& instance, const User& gone) {
  for (const auto& [id, session] : instance.sessions) {
    if (session->user == &gone) {
      session->user = &instance.acl.default_user();
      session->authenticated = false;
      close_session(*session);
    }
  }
}

void close_deaf_sessions(state::Instance& instance, const User& before, const User& after) {
  for (const auto& [id, session] : instance.sessions) {
    if (session->user == &before && session->is_subscriber() && !may_stay(*session, after)) {
      close_session(*session);
    }
  }
}

// Takes the same time wherever the difference is.
bool equal(std::string_view given, std::string_view wanted) {
  unsigned difference = given.size() == wanted.size() ? 0 : 1;
  for (std::size_t i = 0; i < std::min(given.size(), wanted.size()); ++i) {
    difference |= static_cast<unsigned char>(given[i] ^ wanted[i]);
  }
  return difference == 0;
}

}  // namespace

NewChannels new_channels(const state::Config& config) {
  return base::equal_ignoring_case(config.acl_pubsub_default, "allchannels") ? NewChannels::kAll
                                                                             : NewChannels::kNone;
}

bool is_password_of(const User& user, std::string_view password) {
  if (!user.enabled) {
    return false;
  }
  const std::string hash = base::sha256(password).hex();
  bool right = user.no_password;
  for (const std::string& known : user.passwords) {
    right |= equal(hash, known);
  }
  return right;
}

void use_default_user(const state::Instance& instance, Session& session) {
  const User& user = *instance.acl.find("default");
  session.user = &user;
  session.authenticated = user.enabled && user.no_password;
}

bool authenticate(state::Instance& instance,
                  Session& session,
                  std::string_view name,
                  std::string_view password,
                  std::string_view command) {
  const User* user = instance.acl.find(name);
  if (user != nullptr && is_password_of(*user, password)) {
    session.user = user;
    session.authenticated = true;
    return true;
  }
  const std::int64_t now_ms = session.last_command_ms;
  instance.acl.log({.reason = state::AclReason::kAuth,
                    .context = session.transaction.open ? state::AclContext::kMulti
                                                        : state::AclContext::kTopLevel,
                    .object = std::string(command),
                    .user = std::string(name),
                    .client = client_line(session, now_ms),
                    .at_ms = now_ms},
                   static_cast<std::size_t>(instance.config.acllog_max_len));
  return false;
}

std::optional<std::string> change_user(state::Instance& instance,
                                       std::string_view name,
                                       Args rules) {
  std::string_view unclosed;
  const auto joined = join_selectors(rules, unclosed);
  if (!joined) {
    return "Unmatched parenthesis in acl selector starting at '" + std::string(unclosed) + "'.";
  }
  const NewChannels channels = new_channels(instance.config);
  User* known = instance.acl.find(name);
  User changed = known != nullptr ? *known : new_user(name, channels);
  for (const std::string& rule : *joined) {
    if (const auto problem = apply_rule(changed, rule, channels)) {
      return "Error in ACL SETUSER modifier '" + shown(rule, rule.size()) + "': " + *problem;
    }
  }
  if (known == nullptr) {
    instance.acl.add(std::move(changed));
    return std::nullopt;
  }
  close_deaf_sessions(instance, *known, changed);
  *known = std::move(changed);
  return std::nullopt;
}

bool remove_user(state::Instance& instance, std::string_view name) {
  const std::unique_ptr<User> gone = instance.acl.remove(name);
  if (gone != nullptr) {
    close_sessions_of(instance, *gone);
  }
  return gone != nullptr;
}

void set_default_password(state::Instance& instance, std::string_view password) {
  User& user = instance.acl.default_user();
  user.passwords.clear();
  user.no_password = password.empty();
  if (!password.empty()) {
    user.passwords.push_back(base::sha256(password).hex());
  }
}

base::Status add_configured_user(state::Instance& instance, Args words) {
  if (words.empty() || !is_user_name(words[0])) {
    return base::invalid("user: spaces are not allowed in names of users");
  }
  const std::string_view name = words[0];
  const NewChannels channels = new_channels(instance.config);
  User* known = instance.acl.find(name);
  if (known != nullptr && (name != "default" || instance.acl.default_is_configured)) {
    return base::invalid("Duplicate user found. A user can only be defined once in config files");
  }
  std::string_view unclosed;
  const auto rules = join_selectors(words.subspan(1), unclosed);
  if (!rules) {
    return base::invalid("user " + std::string(name) + ": unmatched parenthesis at '" +
                         std::string(unclosed) + "'");
  }
  User user = new_user(name, channels);
  for (const std::string& rule : *rules) {
    if (const auto problem = apply_rule(user, rule, channels)) {
      return base::invalid("user " + std::string(name) + ": '" + rule + "': " + *problem);
    }
  }
  if (known != nullptr) {
    *known = std::move(user);
    instance.acl.default_is_configured = true;
  } else {
    instance.acl.add(std::move(user));
  }
  return {};
}

std::string acl_path(const state::Config& config) {
  if (config.aclfile.empty() || config.aclfile.front() == '/' || config.dir.empty()) {
    return config.aclfile;
  }
  return config.dir + "/" + config.aclfile;
}

void replace_users(state::Instance& instance, state::Acl::Users users) {
  for (const auto& [name, gone] : instance.acl.replace(std::move(users))) {
    close_sessions_of(instance, *gone);
  }
}

}  // namespace sequent::cmd
