#include "engine/server/authentication.h"

#include "engine/resp/reply_builder.h"
#include "tests/support/catch.h"

using sequent::resp::Reply;
using sequent::resp::ReplyBuilder;
using sequent::server::Authentication;

namespace {

using Words = std::vector<std::string_view>;

// What the client is told; a null reply if the request goes on to the engine.
Reply intercept(Authentication& authentication, Words words) {
  ReplyBuilder reply;
  if (!authentication.intercept(words, reply)) {
    return {};
  }
  return reply.take();
}

}  // namespace

TEST_CASE("before its password a client can only say it, or leave", "[server]") {
  Authentication authentication("secret");
  CHECK(intercept(authentication, {"GET", "k"}) == Reply::error("NOAUTH Authentication required."));
  CHECK(intercept(authentication, {"quit"}).is_null());
  CHECK(intercept(authentication, {"auth", "secre"}).text.substr(0, 9) == "WRONGPASS");
  CHECK(intercept(authentication, {"auth", "secrett"}).text.substr(0, 9) == "WRONGPASS");
  CHECK(intercept(authentication, {"auth", "other", "secret"}).text.substr(0, 9) == "WRONGPASS");
  CHECK(intercept(authentication, {"hello", "3"}).text.substr(0, 6) == "NOAUTH");
  CHECK_FALSE(authentication.passed());
  CHECK(intercept(authentication, {"AUTH", "secret"}) == Reply::simple("OK"));
  CHECK(authentication.passed());
  CHECK(intercept(authentication, {"GET", "k"}).is_null());
}

TEST_CASE("HELLO may carry the password and goes on without it", "[server]") {
  Authentication authentication("secret");
  Words words{"HELLO", "3", "AUTH", "default", "secret", "SETNAME", "me"};
  ReplyBuilder reply;
  CHECK_FALSE(authentication.intercept(words, reply));
  CHECK(words == Words{"HELLO", "3", "SETNAME", "me"});
  CHECK(authentication.passed());
  CHECK(intercept(authentication, {"HELLO", "3", "AUTH", "default", "no"}).text.substr(0, 9) ==
        "WRONGPASS");
}

TEST_CASE("without a password all are let in", "[server]") {
  const Authentication authentication("");
  CHECK(authentication.passed());
  CHECK_FALSE(authentication.is_needed());
}
