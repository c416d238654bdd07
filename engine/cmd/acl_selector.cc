#include "engine/cmd/acl_selector.h"

#include <algorithm>
#include <cctype>
#include <string>

#include "engine/base/ascii.h"
#include "engine/cmd/categories.h"
#include "engine/cmd/table.h"

namespace sequent::cmd {
namespace {

using state::Selector;
using Problem = std::optional<std::string_view>;

constexpr std::string_view kSyntax = "Syntax error";
constexpr std::string_view kUnknown = "Unknown command or category name in ACL";
constexpr std::string_view kKeysAfterAll =
    "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have "
    "any effect. Try 'resetkeys' to start with an empty list of patterns";
constexpr std::string_view kChannelsAfterAll =
    "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not "
    "have any effect. Try 'resetchannels' to start with an empty list of channels";
constexpr std::string_view kFirstArgOfSubcommand =
    "Allowing first-arg of a subcommand is not supported";

bool has_space(std::string_view text) {
  return std::ranges::any_of(
      text, [](char c) { return c == '\0' || std::isspace(static_cast<unsigned char>(c)) != 0; });
}

// "%RW~glob": what follows the sign of a pattern.
Problem add_keys(Selector& selector, std::string_view rule) {
  if (selector.all_keys) {
    return kKeysAfterAll;
  }
  state::KeyPattern pattern;
  std::size_t at = 1;
  if (rule.front() == '%') {
    pattern.read = false;
    pattern.write = false;
    for (; at < rule.size() && rule[at] != '~'; ++at) {
      const char letter = base::to_lower(rule[at]);
      bool& right = letter == 'r' ? pattern.read : pattern.write;
      if ((letter != 'r' && letter != 'w') || right) {
        return kSyntax;
      }
      right = true;
    }
    at = std::min(at + 1, rule.size());
    if (!pattern.read && !pattern.write) {
      return kSyntax;
    }
  }
  pattern.glob = rule.substr(at);
  if (has_space(pattern.glob)) {
    return kSyntax;
  }
  const auto known = std::ranges::find(selector.keys, pattern.glob, &state::KeyPattern::glob);
  if (known == selector.keys.end()) {
    selector.keys.push_back(std::move(pattern));
  } else {
    known->read |= pattern.read;
    known->write |= pattern.write;
  }
  return std::nullopt;
}

Problem add_channel(Selector& selector, std::string_view glob) {
  if (selector.all_channels) {
    return kChannelsAfterAll;
  }
  if (has_space(glob)) {
    return kSyntax;
  }
  if (std::ranges::find(selector.channels, glob) == selector.channels.end()) {
    selector.channels.emplace_back(glob);
  }
  return std::nullopt;
}

bool has_subcommands(const CommandSpec& spec) {
  const std::size_t next = row_of(spec) + 1;
  return next < all_commands().size() &&
         all_commands()[next].name.starts_with(std::string(spec.name) + "|");
}

// "+debug|object": of a command without subcommands, one first argument.
Problem allow_first_arg(Selector& selector, std::string_view name, std::string_view argument) {
  const CommandSpec* spec = find_command(name);
  if (spec == nullptr) {
    return kUnknown;
  }
  if (spec->name.find('|') != std::string_view::npos) {
    return kFirstArgOfSubcommand;
  }
  if (argument.empty()) {
    return kSyntax;
  }
  if (has_subcommands(*spec)) {
    return kUnknown;
  }
  std::vector<std::string>& allowed = selector.first_args[row_of(*spec)];
  const bool known = std::ranges::any_of(allowed, [argument](const std::string& each) {
    return base::equal_ignoring_case(each, argument);
  });
  if (!known) {
    allowed.emplace_back(argument);
  }
  return std::nullopt;
}

Problem change_command(Selector& selector, std::string_view name, bool allow) {
  if (const CommandSpec* spec = find_command(name)) {
    permit(selector, *spec, allow);
    return std::nullopt;
  }
  const std::size_t bar = name.rfind('|');
  if (!allow || bar == std::string_view::npos) {
    return kUnknown;
  }
  return allow_first_arg(selector, name.substr(0, bar), name.substr(bar + 1));
}

Problem change_commands(Selector& selector, std::string_view rule) {
  const bool allow = rule.front() == '+';
  const std::string_view name = rule.substr(1);
  if (!name.starts_with('@')) {
    return change_command(selector, name, allow);
  }
  const auto category = find_category(name.substr(1));
  if (!category) {
    return kUnknown;
  }
  permit_category(selector, *category, allow);
  return std::nullopt;
}

}  // namespace

void permit(Selector& selector, const CommandSpec& spec, bool allow) {
  const std::string prefix = std::string(spec.name) + "|";
  const auto all = all_commands();
  for (std::size_t i = row_of(spec);
       i < all.size() && (&all[i] == &spec || all[i].name.starts_with(prefix)); ++i) {
    selector.commands.set(i, allow);
  }
  selector.all_commands = selector.all_commands && allow;
  selector.first_args.erase(row_of(spec));
}

void permit_category(Selector& selector, std::uint32_t category, bool allow) {
  for (const CommandSpec& spec : all_commands()) {
    if ((categories_of(spec) & category) != 0) {
      permit(selector, spec, allow);
    }
  }
}

void permit_all(Selector& selector, bool allow) {
  if (allow) {
    selector.commands.set();
  } else {
    selector.commands.reset();
  }
  selector.future_commands = allow;
  selector.all_commands = allow;
  selector.first_args.clear();
}

Problem apply_selector_rule(Selector& selector, std::string_view rule) {
  const auto is = [rule](std::string_view word) {
    return base::equal_ignoring_case(rule, word);
  };
  if (is("allkeys") || is("~*") || is("resetkeys")) {
    selector.all_keys = !is("resetkeys");
    selector.keys.clear();
    return std::nullopt;
  }
  if (is("allchannels") || is("&*") || is("resetchannels")) {
    selector.all_channels = !is("resetchannels");
    selector.channels.clear();
    return std::nullopt;
  }
  if (is("allcommands") || is("+@all") || is("nocommands") || is("-@all")) {
    permit_all(selector, is("allcommands") || is("+@all"));
    return std::nullopt;
  }
  switch (rule.empty() ? '\0' : rule.front()) {
    case '~':
    case '%':
      return add_keys(selector, rule);
    case '&':
      return add_channel(selector, rule.substr(1));
    case '+':
    case '-':
      return change_commands(selector, rule);
    default:
      return kSyntax;
  }
}

}  // namespace sequent::cmd
