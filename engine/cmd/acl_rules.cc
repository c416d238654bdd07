#include "engine/cmd/acl_rules.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "engine/base/ascii.h"
#include "engine/base/digest.h"
#include "engine/cmd/acl_selector.h"

namespace sequent::cmd {
namespace {

using state::Selector;
using state::User;
using Problem = std::optional<std::string>;

constexpr std::string_view kBadHash =
    "The password hash must be exactly 64 characters and contain only lowercase hexadecimal "
    "characters";
constexpr std::string_view kNoSuchPassword =
    "The password you are trying to remove from the user does not exist";

bool is_hash(std::string_view text) {
  return text.size() == 64 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

// ">secret", "#hash", "<secret", "!hash".
Problem change_password(User& user, std::string_view rule) {
  const char sign = rule.front();
  const std::string_view given = rule.substr(1);
  const bool hashed = sign == '#' || sign == '!';
  if (hashed && !is_hash(given)) {
    return std::string(kBadHash);
  }
  const std::string hash = hashed ? std::string(given) : base::sha256(given).hex();
  const auto known = std::ranges::find(user.passwords, hash);
  if (sign == '<' || sign == '!') {
    if (known == user.passwords.end()) {
      return std::string(kNoSuchPassword);
    }
    user.passwords.erase(known);
    return std::nullopt;
  }
  if (known == user.passwords.end()) {
    user.passwords.push_back(hash);
  }
  user.no_password = false;
  return std::nullopt;
}

// "(+get ~x)": adds a selector, whole or not at all.
Problem add_selector(User& user, std::string_view rule) {
  Selector selector;
  std::string_view rest = rule.substr(1, rule.size() - 2);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (word.empty()) {
      continue;
    }
    if (const auto problem = apply_selector_rule(selector, word)) {
      return std::string(*problem);
    }
  }
  user.selectors.push_back(std::move(selector));
  return std::nullopt;
}

void reset(User& user, NewChannels channels) {
  std::string name = std::move(user.name);
  user = User{};
  user.name = std::move(name);
  user.sanitize_payload = state::Sanitize::kAlways;
  user.root().all_channels = channels == NewChannels::kAll;
}

// Rules that are one word. False: it is none of them.
bool apply_word(User& user, std::string_view rule, NewChannels channels) {
  const auto is = [rule](std::string_view word) {
    return base::equal_ignoring_case(rule, word);
  };
  if (is("on") || is("off")) {
    user.enabled = is("on");
  } else if (is("sanitize-payload") || is("skip-sanitize-payload")) {
    user.sanitize_payload =
        is("sanitize-payload") ? state::Sanitize::kAlways : state::Sanitize::kNever;
  } else if (is("nopass") || is("resetpass")) {
    user.no_password = is("nopass");
    user.passwords.clear();
  } else if (is("clearselectors")) {
    user.selectors.resize(1);
  } else if (is("reset")) {
    reset(user, channels);
  } else {
    return false;
  }
  return true;
}

}  // namespace

User new_user(std::string_view name, NewChannels channels) {
  User user;
  user.name = name;
  user.root().all_channels = channels == NewChannels::kAll;
  return user;
}

Problem apply_rule(User& user, std::string_view rule, NewChannels channels) {
  if (rule.empty() || apply_word(user, rule, channels)) {
    return std::nullopt;
  }
  switch (rule.front()) {
    case '>':
    case '#':
    case '<':
    case '!':
      return change_password(user, rule);
    case '(':
      if (rule.back() == ')') {
        return add_selector(user, rule);
      }
      break;
    default:
      break;
  }
  const auto problem = apply_selector_rule(user.root(), rule);
  return problem ? std::optional(std::string(*problem)) : std::nullopt;
}

std::optional<std::vector<std::string>> join_selectors(Args words, std::string_view& problem) {
  std::vector<std::string> joined;
  bool open = false;
  for (const std::string_view word : words) {
    const bool opens = word.starts_with('(') && !word.ends_with(')');
    if (opens && open) {  // as in Redis, it begins anew
      joined.back() = word;
    } else if (open) {
      joined.back().append(" ").append(word);
      open = !word.ends_with(')');
      continue;
    } else {
      joined.emplace_back(word);
    }
    open = opens;
    problem = opens ? word : problem;
  }
  return open ? std::nullopt : std::optional(std::move(joined));
}

bool is_user_name(std::string_view name) {
  return std::ranges::none_of(
      name, [](char c) { return c == '\0' || std::isspace(static_cast<unsigned char>(c)) != 0; });
}

}  // namespace sequent::cmd
