// Any words are rules that are taken or refused; those taken are shown as rules that make the same
// user again.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cmd/acl_rules.h"

namespace {

namespace cmd = sequent::cmd;
namespace state = sequent::state;

// As ACL SETUSER does; false: one of them was refused.
bool take_all(state::User& user, std::string_view rules) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < rules.size();) {
    const std::size_t end = std::min(rules.find(' ', at), rules.size());
    if (end > at) {
      words.push_back(rules.substr(at, end - at));
    }
    at = end + 1;
  }
  std::string_view unclosed;
  const auto joined = cmd::join_selectors(words, unclosed);
  if (!joined) {
    return false;
  }
  for (const std::string& rule : *joined) {
    if (cmd::apply_rule(user, rule, cmd::NewChannels::kNone)) {
      return false;
    }
  }
  return true;
}

// A pattern with a parenthesis in a selector is shown as it is, by redis-server too, and then
// read as the selector's end.
bool is_shown_ambiguously(const state::User& user, std::string_view shown) {
  return !user.selectors.empty() &&
         static_cast<std::size_t>(std::ranges::count(shown, ')')) > user.selectors.size();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string rules(reinterpret_cast<const char*>(data), size);
  state::User user = cmd::new_user("u", cmd::NewChannels::kNone);
  if (!take_all(user, rules)) {
    return 0;
  }
  const std::string shown = cmd::describe_user(user);
  if (is_shown_ambiguously(user, shown)) {
    return 0;
  }
  state::User again = cmd::new_user("u", cmd::NewChannels::kNone);
  const bool holds = take_all(again, shown) && cmd::describe_user(again) == shown &&
                     again.root().commands == user.root().commands &&
                     again.selectors.size() == user.selectors.size();
  if (!holds) {
    std::abort();
  }
  return 0;
}
