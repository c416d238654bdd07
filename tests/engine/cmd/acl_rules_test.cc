#include "engine/cmd/acl_rules.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/mutate.h"
#include "tests/support/test_client.h"

namespace cmd = sequent::cmd;
namespace state = sequent::state;
namespace test = sequent::test;

namespace {

// Applies rules as ACL SETUSER does; false: one of them was refused.
bool apply(state::User& user, const std::string& rules) {
  const std::vector<std::string> words = test::split_words(rules);
  const std::vector<std::string_view> views(words.begin(), words.end());
  std::string_view unclosed;
  const auto joined = cmd::join_selectors(views, unclosed);
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

}  // namespace

TEST_CASE("any rules that are taken are shown as rules that make the same user", "[cmd]") {
  const std::string rules =
      "on >pw ~a* %R~b %RW~c &news +@read -@string +set|x +config -config|set -debug +debug|a "
      "(+get ~x) ( -@all +@write %W~y ) resetkeys skip-sanitize-payload";
  int taken = 0;
  test::for_each_mutation(rules, 300, [&](const std::string& text) {
    if (text.find_first_of("\"'\\") != std::string::npos) {
      return;  // quotes part words in another way
    }
    state::User user = cmd::new_user("u", cmd::NewChannels::kNone);
    if (!apply(user, text)) {
      return;
    }
    ++taken;
    const std::string shown = cmd::describe_user(user);
    INFO(text);
    state::User again = cmd::new_user("u", cmd::NewChannels::kNone);
    REQUIRE(apply(again, shown));
    REQUIRE(cmd::describe_user(again) == shown);
    REQUIRE(again.root().commands == user.root().commands);
    REQUIRE(again.selectors.size() == user.selectors.size());
  });
  CHECK(taken > 20);
}

TEST_CASE("words of selectors are joined, and one left open is named", "[cmd]") {
  std::string_view unclosed;
  const std::vector<std::string_view> words{"on", "(+get", "~x", "~y)", "(+set)", "off"};
  CHECK(cmd::join_selectors(words, unclosed) ==
        std::vector<std::string>{"on", "(+get ~x ~y)", "(+set)", "off"});
  const std::vector<std::string_view> open{"on", "(+get", "~x"};
  CHECK_FALSE(cmd::join_selectors(open, unclosed));
  CHECK(unclosed == "(+get");
}
