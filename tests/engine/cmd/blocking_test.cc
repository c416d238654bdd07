#include "engine/state/blocking.h"

#include <memory>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/cli.h"

using sequent::test::Answer;
using sequent::test::Cli;
using sequent::test::Strings;
using sequent::test::TestClient;

namespace {

bool is_blocked(const Answer& answer) {
  return answer.blocked;
}

struct Waiting : Cli {
  TestClient first{engine};
  TestClient second{engine};
};

}  // namespace

TEST_CASE_METHOD(Waiting, "who waits longest is served first", "[cmd]") {
  REQUIRE(is_blocked(first.run("BLPOP l 0")));
  REQUIRE(is_blocked(second.run("BLPOP l 0")));
  CHECK(run("RPUSH l a") == 1);
  CHECK(first.message() == Strings{"l", "a"});
  CHECK(first.wakes() == 1);
  CHECK_FALSE(first.is_blocked());
  CHECK(second.is_blocked());
  CHECK(second.messages().empty());
  CHECK(run("RPUSH l b c") == 2);
  CHECK(second.message() == Strings{"l", "b"});
  CHECK(run("LRANGE l 0 -1") == Strings{"c"});
}

TEST_CASE_METHOD(Waiting, "one push serves as many as it has elements", "[cmd]") {
  REQUIRE(is_blocked(first.run("BLPOP l 0")));
  REQUIRE(is_blocked(second.run("BRPOP l 0")));
  CHECK(run("RPUSH l a b c") == 3);
  CHECK(first.message() == Strings{"l", "a"});
  CHECK(second.message() == Strings{"l", "c"});
  CHECK(run("LLEN l") == 1);
}

TEST_CASE_METHOD(Waiting, "a client waits for several keys of its database", "[cmd]") {
  REQUIRE(is_blocked(first.run("BLPOP a b a 0")));
  CHECK(run("SELECT 1") == "OK");
  run("RPUSH b elsewhere");
  CHECK(first.is_blocked());
  CHECK(run("SELECT 0") == "OK");
  run("RPUSH b here");
  CHECK(first.message() == Strings{"b", "here"});
  run("RPUSH a later");
  CHECK(first.messages().empty());
}

TEST_CASE_METHOD(Waiting, "only what a transaction leaves behind is served", "[cmd]") {
  REQUIRE(is_blocked(first.run("BLPOP l 0")));
  run("MULTI");
  run("RPUSH l gone");
  run("DEL l");
  run("RPUSH l stays");
  run("EXEC");
  CHECK(first.message() == Strings{"l", "stays"});
  REQUIRE(is_blocked(first.run("BLPOP l 0")));
  run("MULTI");
  run("RPUSH l gone");
  run("DEL l");
  run("EXEC");
  CHECK(first.is_blocked());
}

TEST_CASE_METHOD(Waiting, "a key of another type serves nobody", "[cmd]") {
  REQUIRE(is_blocked(first.run("BLPOP k 0")));
  CHECK(run("SET k v") == "OK");
  CHECK(first.is_blocked());
  CHECK(run("DEL k") == 1);
  run("RPUSH k v");
  CHECK(first.message() == Strings{"k", "v"});
}

TEST_CASE_METHOD(Waiting, "serving one client can serve the next", "[cmd]") {
  REQUIRE(is_blocked(first.run("BLMOVE a b LEFT RIGHT 0")));
  REQUIRE(is_blocked(second.run("BLPOP b 0")));
  run("RPUSH a v");
  CHECK(first.message() == "v");
  CHECK(second.message() == Strings{"b", "v"});
  CHECK(run("EXISTS a b") == 0);
}

TEST_CASE_METHOD(Waiting, "RENAME, COPY, MOVE and SWAPDB make keys ready too", "[cmd]") {
  run("RPUSH source v");
  SECTION("RENAME") {
    REQUIRE(is_blocked(first.run("BLPOP l 0")));
    run("RENAME source l");
  }
  SECTION("COPY") {
    REQUIRE(is_blocked(first.run("BLPOP l 0")));
    run("COPY source l");
  }
  SECTION("MOVE") {
    run("RENAME source l");
    first.run("SELECT 1");
    REQUIRE(is_blocked(first.run("BLPOP l 0")));
    run("MOVE l 1");
  }
  SECTION("SWAPDB") {
    run("RENAME source l");
    first.run("SELECT 1");
    REQUIRE(is_blocked(first.run("BLPOP l 0")));
    run("SWAPDB 0 1");
  }
  CHECK(first.message() == Strings{"l", "v"});
}

TEST_CASE_METHOD(Waiting, "a wait ends by its time, and its reply is null", "[cmd]") {
  REQUIRE(is_blocked(first.run("BLPOP l 1.5")));
  CHECK(first.blocked_until() == engine.clock.wall_ms() + 1500);
  first.time_out();
  CHECK(first.message().reply.kind == sequent::resp::ReplyKind::kNullArray);
  CHECK_FALSE(first.is_blocked());
  first.time_out();
  CHECK(first.messages().empty());
  run("RPUSH l v");
  CHECK(first.messages().empty());
  REQUIRE(is_blocked(first.run("BLMOVE x y LEFT LEFT 0")));
  CHECK_FALSE(first.blocked_until());
  first.time_out();
  CHECK(first.message().reply.kind == sequent::resp::ReplyKind::kNullArray);
}

TEST_CASE_METHOD(Waiting, "within a transaction or a script nobody waits", "[cmd]") {
  run("MULTI");
  run("BLPOP l 0");
  run("BLMOVE a b LEFT LEFT 0");
  CHECK(sequent::test::to_text(run("EXEC").reply) == "[(nil array), (nil)]");
  const std::string script = "return redis.call('XREAD', 'BLOCK', 0, 'STREAMS', KEYS[1], '$')";
  CHECK(run("EVAL \"" + script + "\" 1 x")
            .reply.text.starts_with(
                "ERR XREAD command is not allowed with BLOCK option from scripts"));
}

TEST_CASE_METHOD(Waiting, "a client that is gone is served no more", "[cmd]") {
  auto gone = std::make_unique<TestClient>(engine);
  REQUIRE(is_blocked(gone->run("BLPOP l 0")));
  REQUIRE(is_blocked(second.run("BLPOP l 0")));
  gone.reset();
  run("RPUSH l v");
  CHECK(second.message() == Strings{"l", "v"});
}
