#include "tests/support/catch.h"
#include "tests/support/test_client.h"

using sequent::test::Answer;
using sequent::test::TestClient;
using sequent::test::TestEngine;
using sequent::test::to_text;

namespace {

struct Lists {
  TestEngine engine;
  TestClient client{engine};
  TestClient other{engine};
  Answer run(std::string_view line) { return client.run(line); }
};

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE_METHOD(Lists, "lists grow and shrink at both ends", "[cmd]") {
  CHECK(run("RPUSH l b c") == 2);
  CHECK(run("LPUSH l a 0") == 4);
  CHECK(run("LRANGE l 0 -1") == Words{"0", "a", "b", "c"});
  CHECK(run("LRANGE l -2 -1") == Words{"b", "c"});
  CHECK(run("LPUSHX none x") == 0);
  CHECK(run("RPUSHX l d") == 5);
  CHECK(run("LPOP l") == "0");
  CHECK(run("RPOP l 2") == Words{"d", "c"});
  CHECK(run("LPOP l 0") == Words{});
  CHECK(run("LPOP l -1") == "ERR value is out of range, must be positive");
  CHECK(run("LPOP l 5") == Words{"a", "b"});
  CHECK(run("EXISTS l") == 0);
  CHECK(to_text(run("LPOP l").reply) == "(nil)");
  CHECK(to_text(run("LPOP l 1").reply) == "(nil array)");
  CHECK(run("LLEN l") == 0);
  CHECK(run("OBJECT ENCODING l") == nullptr);
}

TEST_CASE_METHOD(Lists, "elements are read and changed by index", "[cmd]") {
  run("RPUSH l a b c b a");
  CHECK(run("LINDEX l 1") == "b");
  CHECK(run("LINDEX l -1") == "a");
  CHECK(run("LINDEX l 5") == nullptr);
  CHECK(run("LSET l 4 z") == "OK");
  CHECK(run("LSET l 5 z") == "ERR index out of range");
  CHECK(run("LSET none 0 z") == "ERR no such key");
  CHECK(run("LINSERT l BEFORE b x") == 6);
  CHECK(run("LINSERT l AFTER z y") == 7);
  CHECK(run("LINSERT l AFTER none y") == -1);
  CHECK(run("LRANGE l 0 -1") == Words{"a", "x", "b", "c", "b", "z", "y"});
  CHECK(run("LREM l -1 b") == 1);
  CHECK(run("LTRIM l 1 3") == "OK");
  CHECK(run("LRANGE l 0 -1") == Words{"x", "b", "c"});
  CHECK(run("LTRIM l 5 9") == "OK");
  CHECK(run("EXISTS l") == 0);
}

TEST_CASE_METHOD(Lists, "LPOS finds by rank, count and length", "[cmd]") {
  run("RPUSH l a b c 1 2 3 c c");
  CHECK(run("LPOS l c") == 2);
  CHECK(run("LPOS l c RANK 2") == 6);
  CHECK(run("LPOS l c RANK -1 COUNT 2") == Words{"7", "6"});
  CHECK(run("LPOS l c COUNT 0 MAXLEN 7") == Words{"2", "6"});
  CHECK(run("LPOS l x") == nullptr);
  CHECK(run("LPOS l x COUNT 0") == Words{});
  CHECK(run("LPOS l c COUNT -1") == "ERR COUNT can't be negative");
}

TEST_CASE_METHOD(Lists, "an element moves between lists, or within one", "[cmd]") {
  run("RPUSH a 1 2 3");
  CHECK(run("LMOVE a b LEFT RIGHT") == "1");
  CHECK(run("RPOPLPUSH a b") == "3");
  CHECK(run("LRANGE b 0 -1") == Words{"3", "1"});
  CHECK(run("LMOVE b b LEFT RIGHT") == "3");
  CHECK(run("LRANGE b 0 -1") == Words{"1", "3"});
  CHECK(run("LMOVE a b LEFT LEFT") == "2");
  CHECK(run("EXISTS a") == 0);
  CHECK(run("LMOVE a b LEFT LEFT") == nullptr);
  run("SET s x");
  CHECK(run("LMOVE b s LEFT LEFT") ==
        "WRONGTYPE Operation against a key holding the wrong kind of value");
  CHECK(run("LLEN b") == 3);
  run("RPUSH only x");
  CHECK(run("RPOPLPUSH only only") == "x");
  CHECK(run("LRANGE only 0 -1") == Words{"x"});
}

TEST_CASE_METHOD(Lists, "LMPOP takes from the first list that is there", "[cmd]") {
  run("RPUSH b 1 2 3");
  CHECK(to_text(run("LMPOP 2 a b LEFT COUNT 2").reply) == R"(["b", ["1", "2"]])");
  CHECK(to_text(run("LMPOP 2 a b RIGHT").reply) == R"(["b", ["3"]])");
  CHECK(to_text(run("LMPOP 2 a b LEFT").reply) == "(nil array)");
  CHECK(run("LMPOP 0 a LEFT") == "ERR numkeys should be greater than 0");
}

TEST_CASE_METHOD(Lists, "who waits for a list gets its element, the longest first", "[cmd]") {
  TestClient third(engine);
  CHECK(run("BLPOP a b 0").blocked);
  CHECK(third.run("BRPOP b 0").blocked);
  CHECK(other.run("RPUSH b 1 2 3") == 3);
  CHECK(client.message() == Words{"b", "1"});
  CHECK(third.message() == Words{"b", "3"});
  CHECK(other.run("LRANGE b 0 -1") == Words{"2"});
  CHECK(client.wakes() == 1);
  CHECK(run("BLPOP a b 0") == Words{"b", "2"});
}

TEST_CASE_METHOD(Lists, "waiting ends in time, and never in a transaction", "[cmd]") {
  CHECK(run("BLPOP a 1.5").blocked);
  CHECK(client.blocked_until() == engine.clock.wall_ms() + 1500);
  client.time_out();
  CHECK(to_text(client.message().reply) == "(nil array)");
  CHECK(run("BLPOP a -1") == "ERR timeout is negative");
  CHECK(run("BLPOP a x") == "ERR timeout is not a float or out of range");
  run("MULTI");
  run("BLPOP a 0");
  run("BLMOVE a b LEFT LEFT 0");
  CHECK(to_text(run("EXEC").reply) == "[(nil array), (nil)]");
}

TEST_CASE_METHOD(Lists, "a list pushed in a transaction wakes those who wait after it", "[cmd]") {
  CHECK(run("BLMPOP 0 2 a b LEFT COUNT 10").blocked);
  other.run("MULTI");
  other.run("RPUSH a 1");
  other.run("DEL a");
  other.run("RPUSH b 2 3");
  other.run("EXEC");
  CHECK(to_text(client.message().reply) == R"(["b", ["2", "3"]])");
}

TEST_CASE_METHOD(Lists, "a moved element wakes who waits for its new list", "[cmd]") {
  TestClient third(engine);
  CHECK(run("BLMOVE a b RIGHT LEFT 0").blocked);
  CHECK(third.run("BLPOP b 0").blocked);
  CHECK(other.run("RPUSH a x y") == 2);
  CHECK(client.message() == "y");
  CHECK(third.message() == Words{"b", "y"});
  CHECK(other.run("LRANGE a 0 -1") == Words{"x"});
}

TEST_CASE_METHOD(Lists, "a key that became another type leaves its waiters waiting", "[cmd]") {
  CHECK(run("BLPOP a 0").blocked);
  CHECK(other.run("SET a x") == "OK");
  CHECK(client.messages().empty());
  CHECK(other.run("DEL a") == 1);
  CHECK(other.run("LPUSH a 1") == 1);
  CHECK(client.message() == Words{"a", "1"});
}
