#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cmd/acl_rules.h"
#include "engine/cmd/acl_selector.h"
#include "engine/cmd/categories.h"
#include "engine/cmd/table.h"

// How users are written down. The commands of a selector are kept as a set: the rules that
// are shown are not those that were given, but ones that make the same set.

namespace sequent::cmd {
namespace {

using state::Selector;
using state::User;

struct Counts {
  std::size_t allowed = 0;
  std::size_t forbidden = 0;
};

Counts count_category(const Selector& selector, std::uint32_t category) {
  Counts counts;
  for (const CommandSpec& spec : all_commands()) {
    if ((categories_of(spec) & category) != 0) {
      ++(selector.commands.test(row_of(spec)) ? counts.allowed : counts.forbidden);
    }
  }
  return counts;
}

// Of the categories not yet used, the one that says most about what is left with the fewest
// exceptions; null: none says more than it gets wrong.
const CategoryName* best_category(const Selector& left,
                                  bool allow,
                                  const std::vector<const CategoryName*>& used) {
  const CategoryName* best = nullptr;
  std::size_t fewest = 0;
  std::size_t most = 0;
  for (const CategoryName& each : all_categories()) {
    if (std::find(used.begin(), used.end(), &each) != used.end()) {
      continue;
    }
    const Counts counts = count_category(left, each.category);
    const std::size_t right = allow ? counts.allowed : counts.forbidden;
    const std::size_t wrong = allow ? counts.forbidden : counts.allowed;
    const bool better = best == nullptr || wrong < fewest || (wrong == fewest && right > most);
    if (right > wrong && better) {
      best = &each;
      fewest = wrong;
      most = right;
    }
  }
  return best;
}

void append_pattern(std::string& text, const state::KeyPattern& pattern) {
  if (pattern.read && pattern.write) {
    text += '~';
  } else {
    text += pattern.read ? "%R~" : "%W~";
  }
  text += pattern.glob;
}

std::string describe_selector(const Selector& selector) {
  std::string text = describe_keys(selector);
  if (!text.empty()) {
    text += ' ';
  }
  if (!selector.all_channels) {
    text += "resetchannels ";
  }
  const std::string channels = describe_channels(selector);
  text += channels;
  text += channels.empty() ? "" : " ";
  text += describe_commands(selector);
  return text;
}

}  // namespace

std::string describe_keys(const Selector& selector) {
  if (selector.all_keys) {
    return "~*";
  }
  std::string text;
  for (const state::KeyPattern& pattern : selector.keys) {
    text += text.empty() ? "" : " ";
    append_pattern(text, pattern);
  }
  return text;
}

std::string describe_channels(const Selector& selector) {
  if (selector.all_channels) {
    return "&*";
  }
  std::string text;
  for (const std::string& channel : selector.channels) {
    text += text.empty() ? "&" : " &";
    text += channel;
  }
  return text;
}

std::string describe_commands(const Selector& selector) {
  const bool allow = !selector.future_commands;  // what rules after the first one do
  Selector told;
  permit_all(told, !allow);
  std::string text = allow ? "-@all" : "+@all";
  Selector left = selector;
  std::vector<const CategoryName*> used;
  while (const CategoryName* best = best_category(left, allow, used)) {
    permit_category(told, best->category, allow);
    permit_category(left, best->category, !allow);
    used.push_back(best);
    text.append(allow ? " +@" : " -@").append(best->name);
  }
  for (const CommandSpec& spec : all_commands()) {
    const bool allowed = selector.commands.test(row_of(spec));
    if (allowed != told.commands.test(row_of(spec))) {
      permit(told, spec, allowed);
      text.append(allowed ? " +" : " -").append(spec.name);
    }
    const auto first_args = selector.first_args.find(row_of(spec));
    if (!allowed && first_args != selector.first_args.end()) {
      for (const std::string& argument : first_args->second) {
        text.append(" +").append(spec.name).append("|").append(argument);
      }
    }
  }
  return text;
}

std::vector<std::string_view> user_flags(const User& user) {
  std::vector<std::string_view> flags{user.enabled ? "on" : "off"};
  if (user.no_password) {
    flags.emplace_back("nopass");
  }
  if (user.sanitize_payload == state::Sanitize::kNever) {
    flags.emplace_back("skip-sanitize-payload");
  } else if (user.sanitize_payload == state::Sanitize::kAlways) {
    flags.emplace_back("sanitize-payload");
  }
  return flags;
}

std::string describe_user(const User& user) {
  std::string text;
  for (const std::string_view flag : user_flags(user)) {
    text += text.empty() ? "" : " ";
    text += flag;
  }
  for (const std::string& password : user.passwords) {
    text.append(" #").append(password);
  }
  for (const Selector& selector : user.selectors) {
    const bool is_root = &selector == &user.root();
    text += is_root ? " " : " (";
    text += describe_selector(selector);
    text += is_root ? "" : ")";
  }
  return text;
}

}  // namespace sequent::cmd
