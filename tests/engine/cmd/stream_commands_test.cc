#include "tests/support/catch.h"
#include "tests/support/test_client.h"

using sequent::test::Answer;
using sequent::test::TestClient;
using sequent::test::TestEngine;
using sequent::test::to_text;

namespace {

using Words = std::vector<std::string>;

struct Streams {
  TestEngine engine;
  TestClient client{engine};
  TestClient other{engine};
  Answer run(std::string_view line) { return client.run(line); }
};

}  // namespace

TEST_CASE_METHOD(Streams, "entries get rising ids", "[cmd]") {
  const std::string now = std::to_string(engine.clock.wall_ms());
  CHECK(run("XADD x * a 1") == now + "-0");
  CHECK(run("XADD x * a 2") == now + "-1");
  engine.advance_ms(5);
  CHECK(run("XADD x * a 3") == std::to_string(engine.clock.wall_ms()) + "-0");
  CHECK(run("XADD x 1-1 a 4") ==
        "ERR The ID specified in XADD is equal or smaller than the target stream top item");
  CHECK(run("XLEN x") == 3);
  CHECK(run("XADD y 5-* a 1") == "5-0");
  CHECK(run("XADD y 5-* a 1") == "5-1");
  CHECK(run("XADD y 7 a 1") == "7-0");
  CHECK(run("XADD y 0-0 a 1") == "ERR The ID specified in XADD must be greater than 0-0");
  CHECK(run("XADD none NOMKSTREAM * a 1") == nullptr);
  CHECK(run("XADD y * a") == "ERR wrong number of arguments for 'xadd' command");
  CHECK(run("EXISTS none") == 0);
}

TEST_CASE_METHOD(Streams, "ranges of entries are read both ways", "[cmd]") {
  run("XADD x 1-1 a 1 b 2");
  run("XADD x 2-1 a 3 b 4");
  run("XADD x 3-1 c 5");
  CHECK(to_text(run("XRANGE x - + COUNT 2").reply) ==
        R"([["1-1", ["a", "1", "b", "2"]], ["2-1", ["a", "3", "b", "4"]]])");
  CHECK(to_text(run("XREVRANGE x (3-1 (1-1").reply) == R"([["2-1", ["a", "3", "b", "4"]]])");
  CHECK(to_text(run("XRANGE x 3 3").reply) == R"([["3-1", ["c", "5"]]])");
  CHECK(run("XDEL x 2-1 9-9") == 1);
  CHECK(run("XLEN x") == 2);
  CHECK(run("XTRIM x MAXLEN 1") == 1);
  CHECK(to_text(run("XRANGE x - +").reply) == R"([["3-1", ["c", "5"]]])");
  CHECK(run("XTRIM x MINID 4") == 1);
  CHECK(run("TYPE x") == "stream");
  CHECK(run("XADD x 3-1 a 1").reply.is_error());
  CHECK(run("XTRIM x MAXLEN 1 LIMIT 5") ==
        "ERR syntax error, LIMIT cannot be used without the special ~ option");
}

TEST_CASE_METHOD(Streams, "XREAD gives what is newer, and waits for it", "[cmd]") {
  run("XADD x 1-1 a 1");
  run("XADD x 2-1 a 2");
  CHECK(to_text(run("XREAD COUNT 5 STREAMS x y 1-1 0").reply) ==
        R"([["x", [["2-1", ["a", "2"]]]]])");
  CHECK(to_text(run("XREAD STREAMS x 2-1").reply) == "(nil array)");
  CHECK(run("XREAD BLOCK 100 STREAMS x y $ $").blocked);
  CHECK(client.blocked_until() == engine.clock.wall_ms() + 100);
  other.run("XADD y 1-1 b 1");
  CHECK(to_text(client.message().reply) == R"([["y", [["1-1", ["b", "1"]]]]])");
  run("HELLO 3");
  CHECK(to_text(run("XREAD STREAMS y 0").reply) == R"((map) ["y", [["1-1", ["b", "1"]]]])");
  CHECK(run("XREAD BLOCK 0 STREAMS x $").blocked);
  other.run("MULTI");
  other.run("XADD x 3-1 a 3");
  other.run("XADD x 4-1 a 4");
  other.run("EXEC");
  CHECK(to_text(client.message().reply) ==
        R"((map) ["x", [["3-1", ["a", "3"]], ["4-1", ["a", "4"]]]])");
}

TEST_CASE_METHOD(Streams, "several readers all get the same entry", "[cmd]") {
  TestClient third(engine);
  CHECK(run("XREAD BLOCK 0 STREAMS x $").blocked);
  CHECK(third.run("XREAD BLOCK 0 STREAMS x $").blocked);
  other.run("XADD x 1-1 a 1");
  CHECK(client.message().reply == third.message().reply);
}

TEST_CASE_METHOD(Streams, "XINFO and XSETID tell and set what a stream knows", "[cmd]") {
  run("XADD x 1-1 a 1");
  run("XADD x 2-1 a 2");
  run("XDEL x 2-1");
  CHECK(to_text(run("XINFO STREAM x").reply) ==
        R"(["length", (integer) 1, "radix-tree-keys", (integer) 1, "radix-tree-nodes", )"
        R"((integer) 2, "last-generated-id", "2-1", "max-deleted-entry-id", "2-1", )"
        R"("entries-added", (integer) 2, "recorded-first-entry-id", "1-1", "groups", (integer) 0, )"
        R"("first-entry", ["1-1", ["a", "1"]], "last-entry", ["1-1", ["a", "1"]]])");
  CHECK(run("XSETID x 9-0 ENTRIESADDED 7 MAXDELETEDID 3-0") == "OK");
  CHECK(run("XADD x 9-0 a 1").reply.is_error());
  CHECK(run("XSETID x 0-1") ==
        "ERR The ID specified in XSETID is smaller than the target stream top item");
  CHECK(run("XSETID none 1-1") == "ERR no such key");
  CHECK(run("XINFO HELP").reply.is_list());
}
