#include <string>
#include <vector>

#include "engine/rdb/payload.h"
#include "engine/state/instance.h"
#include "tests/support/catch.h"
#include "tests/support/cli.h"
#include "tests/support/recording_journal.h"

using sequent::test::Cli;
using sequent::test::Strings;
using sequent::test::to_text;

TEST_CASE_METHOD(Cli, "SORT orders by number or by bytes", "[cmd]") {
  run("RPUSH l 10 9 100 -1.5");
  CHECK(run("SORT l") == Strings{"-1.5", "9", "10", "100"});
  CHECK(run("SORT l DESC") == Strings{"100", "10", "9", "-1.5"});
  CHECK(run("SORT l DESC asc ALPHA") == Strings{"-1.5", "10", "100", "9"});
  CHECK(run("SORT l LIMIT 1 2") == Strings{"9", "10"});
  CHECK(run("SORT l LIMIT -5 2") == Strings{"-1.5", "9"});
  CHECK(run("SORT l LIMIT 3 -1") == Strings{"100"});
  CHECK(run("SORT l LIMIT 4 10") == Strings{});
  CHECK(run("SORT l LIMIT 0 0") == Strings{});
  CHECK(run("SORT none") == Strings{});
  run("RPUSH blanks \" 2\" \"\" 1");
  CHECK(run("SORT blanks") == Strings{"", "1", " 2"});
  CHECK(run("SORT_RO l DESC LIMIT 0 1") == Strings{"100"});
}

TEST_CASE_METHOD(Cli, "SORT orders by what a pattern names", "[cmd]") {
  run("RPUSH l a b c d");
  run("MSET w_a 3 w_b 1 w_c 2");
  run("HSET o_a n 30 t x");
  run("HSET o_b n 10 t y");
  CHECK(run("SORT l BY w_*") == Strings{"d", "b", "c", "a"});
  CHECK(run("SORT l BY w_* DESC GET # GET w_* GET o_*->t LIMIT 0 2").reply.items.size() == 6);
  CHECK(to_text(run("SORT l BY w_* DESC GET # GET w_* GET o_*->t LIMIT 0 2").reply) ==
        "[\"a\", \"3\", \"x\", \"c\", \"2\", (nil)]");
  CHECK(run("SORT l BY o_*->n LIMIT 2 2") == Strings{"b", "a"});
  CHECK(run("SORT l BY o_*->t ALPHA DESC") == Strings{"b", "a", "c", "d"});
  CHECK(to_text(run("SORT l BY nosort GET fixed GET w_*-> GET o_* LIMIT 0 1").reply) ==
        "[(nil), (nil), (nil)]");
  run("SET w_d->  5");
  CHECK(run("SORT l BY nosort GET w_*-> LIMIT 3 1") == Strings{"5"});
}

TEST_CASE_METHOD(Cli, "BY a constant keeps the order there is", "[cmd]") {
  run("RPUSH l c a b");
  run("ZADD z 1 c 2 a 3 b");
  run("SADD s c a b");
  for (const std::string key : {"l", "z"}) {
    CHECK(run("SORT " + key + " BY nosort") == Strings{"c", "a", "b"});
    CHECK(run("SORT " + key + " BY nosort DESC") == Strings{"b", "a", "c"});
    CHECK(run("SORT " + key + " BY nosort DESC LIMIT 1 1") == Strings{"a"});
    CHECK(run("SORT " + key + " BY nosort BY w_* LIMIT 1 10") == Strings{"a", "b"});
  }
  CHECK(run("SORT s BY nosort STORE t") == 3);
  CHECK(run("LRANGE t 0 -1") == Strings{"a", "b", "c"});
  CHECK(run("EVAL \"return redis.call('SORT', KEYS[1], 'BY', 'nosort', 'DESC')\" 1 s") ==
        Strings{"c", "b", "a"});
}

TEST_CASE_METHOD(Cli, "SORT stores a list in place of what was there", "[cmd]") {
  run("RPUSH l 3 1 2");
  run("SET t x EX 100");
  CHECK(run("SORT l STORE t") == 3);
  CHECK(run("LRANGE t 0 -1") == Strings{"1", "2", "3"});
  CHECK(run("TTL t") == -1);
  CHECK(run("SORT l GET none_* STORE t") == 3);
  CHECK(run("LRANGE t 0 -1") == Strings{"", "", ""});
  CHECK(run("SORT none STORE t") == 0);
  CHECK(run("EXISTS t") == 0);
  CHECK(run("SORT l STORE l") == 3);
  CHECK(run("LRANGE l 0 -1") == Strings{"1", "2", "3"});
}

TEST_CASE_METHOD(Cli, "SORT says what is wrong", "[cmd]") {
  run("RPUSH l a 1");
  run("SET s x");
  run("HSET h f v");
  CHECK(run("SORT l") == "ERR One or more scores can't be converted into double");
  CHECK(run("SORT l STORE t") == "ERR One or more scores can't be converted into double");
  CHECK(run("EXISTS t") == 0);
  run("SET w_a nan");
  CHECK(run("SORT l BY w_*") == "ERR One or more scores can't be converted into double");
  CHECK(run("SORT s") == "WRONGTYPE Operation against a key holding the wrong kind of value");
  CHECK(run("SORT h ALPHA") == "WRONGTYPE Operation against a key holding the wrong kind of value");
  CHECK(run("SORT h FOO") == "ERR syntax error");
  CHECK(run("SORT l LIMIT 1") == "ERR syntax error");
  CHECK(run("SORT l LIMIT x 1") == "ERR value is not an integer or out of range");
  CHECK(run("SORT l BY") == "ERR syntax error");
  CHECK(run("SORT_RO l ALPHA STORE t") == "ERR syntax error");
}

TEST_CASE_METHOD(Cli, "what SORT stores is recorded as such", "[cmd]") {
  sequent::test::RecordingJournal journal;
  run("RPUSH l 2 1");
  engine.engine->begin_turn().instance().journal = &journal;
  run("SORT l STORE t");
  const std::string payload = run("DUMP t").reply.text;
  run("SORT none STORE t");
  run("SORT none STORE t");
  engine.engine->begin_turn().instance().journal = nullptr;
  CHECK(journal.lines == Strings{"RESTORE t 0 " + payload + " REPLACE", "DEL t"});
}
