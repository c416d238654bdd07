#include "engine/cmd/acl_check.h"

#include <algorithm>
#include <array>
#include <vector>

#include "engine/base/ascii.h"
#include "engine/base/glob.h"
#include "engine/cmd/client_line.h"
#include "engine/cmd/key_specs.h"
#include "engine/cmd/table.h"

namespace sequent::cmd {
namespace {

using state::AclReason;
using state::Selector;
using state::User;
using Refused = std::optional<AclRefusal>;

enum class ChannelWord : std::uint8_t { kName, kPattern };

// Which words of a command are channels.
struct ChannelSpec {
  std::string_view command;
  bool all;  // the words from the first on; else the first
  ChannelWord word;
};
constexpr std::array kChannelSpecs{
    ChannelSpec{"psubscribe", true, ChannelWord::kPattern},
    ChannelSpec{"publish", false, ChannelWord::kName},
    ChannelSpec{"spublish", false, ChannelWord::kName},
    ChannelSpec{"ssubscribe", true, ChannelWord::kName},
    ChannelSpec{"subscribe", true, ChannelWord::kName},
};

bool allows_command(const Selector& selector, const CommandSpec& spec, Args args) {
  if (selector.all_commands || spec.has(kNoAuth) || selector.commands.test(row_of(spec))) {
    return true;
  }
  const auto first = selector.first_args.find(row_of(spec));
  return args.size() > 1 && first != selector.first_args.end() &&
         std::ranges::any_of(first->second, [&args](const std::string& allowed) {
           return base::equal_ignoring_case(allowed, args[1]);
         });
}

bool allows_key(const Selector& selector, std::string_view key, std::uint16_t flags) {
  const bool reads = (flags & kKeyAccess) != 0;
  const bool writes = (flags & (kKeyInsert | kKeyDelete | kKeyUpdate)) != 0;
  return std::ranges::any_of(selector.keys, [&](const state::KeyPattern& pattern) {
    return (pattern.read || !reads) && (pattern.write || !writes) &&
           base::glob_match(pattern.glob, key);
  });
}

// A pattern must be allowed as it is written.
bool allows_channel(const std::vector<std::string>& allowed,
                    std::string_view channel,
                    ChannelWord word) {
  return std::ranges::any_of(allowed, [&](const std::string& pattern) {
    return word == ChannelWord::kPattern ? pattern == channel : base::glob_match(pattern, channel);
  });
}

Refused check_keys(const Selector& selector, const std::vector<KeyUse>& keys, Args args) {
  for (const KeyUse& key : keys) {
    if ((key.flags & kKeyNone) == 0 && !allows_key(selector, args[key.position], key.flags)) {
      return AclRefusal{AclReason::kKey, key.position};
    }
  }
  return std::nullopt;
}

Refused check_channels(const Selector& selector, const CommandSpec& spec, Args args) {
  const auto channels = std::ranges::find(kChannelSpecs, spec.name, &ChannelSpec::command);
  if (channels == kChannelSpecs.end()) {
    return std::nullopt;
  }
  const std::size_t end = channels->all ? args.size() : 2;
  for (std::size_t i = 1; i < end; ++i) {
    if (!allows_channel(selector.channels, args[i], channels->word)) {
      return AclRefusal{AclReason::kChannel, i};
    }
  }
  return std::nullopt;
}

// The keys of a command, found when a selector first asks for them.
class Keys {
 public:
  Keys(const CommandSpec& spec, Args args) : spec_(spec), args_(args) {}
  const std::vector<KeyUse>& get() {
    if (!found_) {
      found_ = keys_of(spec_, args_).value_or(std::vector<KeyUse>());
    }
    return *found_;
  }

 private:
  const CommandSpec& spec_;
  Args args_;
  std::optional<std::vector<KeyUse>> found_;
};

Refused check_selector(const Selector& selector, const CommandSpec& spec, Args args, Keys& keys) {
  if (!allows_command(selector, spec, args)) {
    return AclRefusal{AclReason::kCommand, 0};
  }
  if (!selector.all_keys) {
    if (const Refused refused = check_keys(selector, keys.get(), args)) {
      return refused;
    }
  }
  return selector.all_channels ? std::nullopt : check_channels(selector, spec, args);
}

// Of two refusals the one that says more: by a selector that came further.
bool says_more(const AclRefusal& refusal, const AclRefusal& than) {
  return refusal.reason > than.reason ||
         (refusal.reason == than.reason && refusal.position > than.position);
}

}  // namespace

Refused check_user(const User& user, const CommandSpec& spec, Args args) {
  AclRefusal refusal;
  Keys keys(spec, args);
  for (const Selector& selector : user.selectors) {
    const Refused refused = check_selector(selector, spec, args, keys);
    if (!refused) {
      return std::nullopt;
    }
    if (says_more(*refused, refusal)) {
      refusal = *refused;
    }
  }
  return refusal;
}

Refused check_session(state::Instance& instance,
                      const state::Session& session,
                      const CommandSpec& spec,
                      Args args,
                      state::AclContext context,
                      std::int64_t now_ms) {
  if (session.user == nullptr || session.user->is_unrestricted()) [[likely]] {
    return std::nullopt;
  }
  const Refused refused = check_user(*session.user, spec, args);
  if (refused) {
    const bool names_command = refused->reason == AclReason::kCommand;
    instance.acl.log({.reason = refused->reason,
                      .context = context,
                      .object = std::string(names_command ? spec.name : args[refused->position]),
                      .user = session.user->name,
                      .client = client_line(session, now_ms),
                      .at_ms = now_ms},
                     static_cast<std::size_t>(instance.config.acllog_max_len));
  }
  return refused;
}

bool may_read_all_keys(const state::Session& session, const CommandSpec& spec, Args args) {
  if (session.user == nullptr) {
    return true;
  }
  Keys keys(spec, args);
  return std::ranges::any_of(session.user->selectors, [&](const Selector& selector) {
    const bool reads_all = selector.all_keys ||
                           std::ranges::any_of(selector.keys, [](const state::KeyPattern& pattern) {
                             return pattern.read && pattern.glob == "*";
                           });
    return reads_all && !check_selector(selector, spec, args, keys);
  });
}

bool may_stay(const state::Session& session, const User& user) {
  std::vector<std::string> allowed;
  for (const Selector& selector : user.selectors) {
    if (selector.all_channels) {
      return true;
    }
    allowed.insert(allowed.end(), selector.channels.begin(), selector.channels.end());
  }
  const auto all_allowed = [&allowed](const auto& names, ChannelWord word) {
    return std::ranges::all_of(
        names, [&](const std::string& name) { return allows_channel(allowed, name, word); });
  };
  return all_allowed(session.channels, ChannelWord::kName) &&
         all_allowed(session.shard_channels, ChannelWord::kName) &&
         all_allowed(session.patterns, ChannelWord::kPattern);
}

std::string refusal_text(const AclRefusal& refusal, const CommandSpec& spec) {
  std::string text = "NOPERM this user has no permissions to ";
  switch (refusal.reason) {
    case AclReason::kKey:
      text += "access one of the keys used as arguments";
      break;
    case AclReason::kChannel:
      text += "access one of the channels used as arguments";
      break;
    case AclReason::kCommand:
    case AclReason::kAuth:
      text.append("run the '").append(spec.name).append("' command");
      break;
  }
  return text;
}

}  // namespace sequent::cmd
