#include <string>

#include "tests/support/catch.h"
#include "tests/support/cli.h"

using sequent::test::Cli;
using sequent::test::TestClient;
using sequent::test::to_text;

namespace {

struct GroupRead : Cli {
  TestClient first{engine};
  TestClient second{engine};

  std::string text(std::string_view line) { return to_text(run(line).reply); }
  static std::string message(TestClient& client) { return to_text(client.message().reply); }
  void make(std::string_view key) { run("XGROUP CREATE " + std::string(key) + " g $ MKSTREAM"); }
};

}  // namespace

TEST_CASE_METHOD(GroupRead, "each entry goes to one consumer of a group", "[cmd]") {
  make("x");
  for (const char* id : {"1-1", "2-1", "3-1"}) {
    run("XADD x " + std::string(id) + " f v");
  }
  CHECK(text("XREADGROUP GROUP g a COUNT 2 STREAMS x >") ==
        R"([["x", [["1-1", ["f", "v"]], ["2-1", ["f", "v"]]]]])");
  CHECK(text("XREADGROUP GROUP g b STREAMS x >") == R"([["x", [["3-1", ["f", "v"]]]]])");
  CHECK(text("XREADGROUP GROUP g b STREAMS x >") == "(nil array)");
  run("XADD x 4-1 f v");
  CHECK(text("XREADGROUP GROUP g b NOACK STREAMS x >") == R"([["x", [["4-1", ["f", "v"]]]]])");
  CHECK(text("XPENDING x g") == R"([(integer) 3, "1-1", "3-1", [["a", "2"], ["b", "1"]]])");
  run("HELLO 3");
  run("XADD x 5-1 f v");
  CHECK(text("XREADGROUP GROUP g a STREAMS x x > >") == R"((map) ["x", [["5-1", ["f", "v"]]]])");
}

TEST_CASE_METHOD(GroupRead,
                 "history is what is pending for the reader, once more delivered",
                 "[cmd]") {
  make("x");
  run("XADD x 1-1 f v");
  run("XADD x 2-1 f v");
  run("XREADGROUP GROUP g a STREAMS x >");
  engine.advance_ms(7);
  run("XDEL x 2-1");
  CHECK(text("XREADGROUP GROUP g a STREAMS x 0") ==
        R"([["x", [["1-1", ["f", "v"]], ["2-1", (nil array)]]]])");
  CHECK(text("XPENDING x g - + 10") ==
        R"([["1-1", "a", (integer) 0, (integer) 2], ["2-1", "a", (integer) 7, (integer) 1]])");
  CHECK(text("XREADGROUP GROUP g a BLOCK 0 STREAMS x 2-1") == R"([["x", []]])");
  CHECK(text("XREADGROUP GROUP g nobody STREAMS x 0") == R"([["x", []]])");
  CHECK(text("XINFO CONSUMERS x g").find("nobody") != std::string::npos);
}

TEST_CASE_METHOD(GroupRead, "wrong words of XREADGROUP are named", "[cmd]") {
  make("x");
  CHECK(run("XREADGROUP GROUP g a STREAMS none >") ==
        "NOGROUP No such key 'none' or consumer group 'g' in XREADGROUP with GROUP option");
  CHECK(run("XREADGROUP GROUP none a STREAMS x >") ==
        "NOGROUP No such key 'x' or consumer group 'none' in XREADGROUP with GROUP option");
  CHECK(run("XREADGROUP GROUP g a STREAMS x $")
            .reply.text.starts_with("ERR The $ ID is meaningless in the context of XREADGROUP"));
  CHECK(run("XREADGROUP COUNT 1 BLOCK 1 STREAMS x >") == "ERR Missing GROUP option for XREADGROUP");
  CHECK(run("XREADGROUP GROUP g a COUNT 1 NOACK").reply.is_error());
  CHECK(run("XREADGROUP GROUP g a STREAMS x x >").reply.text.starts_with("ERR Unbalanced XREAD"));
  CHECK(run("COMMAND GETKEYS XREADGROUP GROUP g a STREAMS x y > >") ==
        sequent::test::Strings{"x", "y"});
  CHECK(run("EVAL \"return redis.call('XREADGROUP', 'GROUP', 'g', 'a', 'BLOCK', '1', 'STREAMS', "
            "KEYS[1], '>')\" 1 x")
            .reply.text.starts_with(
                "ERR XREADGROUP command is not allowed with BLOCK option from scripts"));
}

TEST_CASE_METHOD(GroupRead, "of those who wait for a group the first gets what comes", "[cmd]") {
  make("x");
  CHECK(first.run("XREADGROUP GROUP g a BLOCK 0 STREAMS x >").blocked);
  CHECK(second.run("XREADGROUP GROUP g b BLOCK 0 STREAMS x >").blocked);
  run("XADD x 1-1 f v");
  CHECK(message(first) == R"([["x", [["1-1", ["f", "v"]]]]])");
  CHECK(second.is_blocked());
  run("XADD x 2-1 f v");
  CHECK(message(second) == R"([["x", [["2-1", ["f", "v"]]]]])");
  CHECK(text("XPENDING x g") == R"([(integer) 2, "1-1", "2-1", [["a", "1"], ["b", "1"]]])");
}

TEST_CASE_METHOD(GroupRead, "a wait ends with an error when its group is destroyed", "[cmd]") {
  make("x");
  REQUIRE(first.run("XREADGROUP GROUP g a BLOCK 0 STREAMS x >").blocked);
  run("XGROUP CREATE x other $");
  REQUIRE(second.run("XREADGROUP GROUP other a BLOCK 0 STREAMS x >").blocked);
  run("XGROUP DESTROY x g");
  CHECK(first.message() ==
        "NOGROUP the consumer group this client was blocked on no longer exists");
  CHECK(second.is_blocked());
}

TEST_CASE_METHOD(GroupRead, "a wait for a group ends with an error when its key goes", "[cmd]") {
  make("x");
  make("y");
  REQUIRE(first.run("XREADGROUP GROUP g a BLOCK 0 STREAMS y x > >").blocked);
  REQUIRE(second.run("XREAD BLOCK 0 STREAMS x $").blocked);
  SECTION("by DEL") {
    run("DEL x");
  }
  SECTION("by SET") {
    run("SET x v");
  }
  SECTION("by RENAME over it") {
    run("SET other v");
    run("RENAME other x");
  }
  SECTION("by FLUSHALL") {
    run("FLUSHALL");
  }
  SECTION("by SWAPDB") {
    run("SWAPDB 0 1");
  }
  SECTION("by its deadline, on access") {
    run("PEXPIRE x 5");
    engine.advance_ms(6);
    run("GET x");
  }
  SECTION("by its deadline, found by upkeep") {
    run("PEXPIRE x 5");
    engine.advance_ms(6);
    engine.tick();
  }
  CHECK(first.message() == "UNBLOCKED the stream key no longer exists");
  CHECK(second.is_blocked());
}

TEST_CASE_METHOD(GroupRead, "a key that comes back within a transaction is still there", "[cmd]") {
  make("x");
  REQUIRE(first.run("XREADGROUP GROUP g a BLOCK 0 STREAMS x >").blocked);
  run("MULTI");
  run("DEL x");
  run("XGROUP CREATE x g $ MKSTREAM");
  run("XADD x 5-5 f v");
  run("EXEC");
  CHECK(message(first) == R"([["x", [["5-5", ["f", "v"]]]]])");
}

TEST_CASE_METHOD(GroupRead, "who waited gets an empty list when what came is gone again", "[cmd]") {
  make("x");
  REQUIRE(first.run("XREADGROUP GROUP g a BLOCK 0 STREAMS x >").blocked);
  REQUIRE(second.run("XREAD BLOCK 0 STREAMS x $").blocked);
  run("MULTI");
  run("XADD x 1-1 f v");
  run("XDEL x 1-1");
  run("EXEC");
  CHECK(message(first) == R"([["x", []]])");
  CHECK(message(second) == R"([["x", []]])");
}

TEST_CASE_METHOD(GroupRead, "who waited without COUNT gets a thousand entries at most", "[cmd]") {
  make("x");
  REQUIRE(first.run("XREADGROUP GROUP g a BLOCK 0 STREAMS x >").blocked);
  run("MULTI");
  for (int i = 0; i < 1100; ++i) {
    run("XADD x * f v");
  }
  run("EXEC");
  CHECK(first.message().reply.items[0].items[1].items.size() == 1000);
}
