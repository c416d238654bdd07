// What is recorded of commands that are random, wait, or depend on the time.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/state/instance.h"
#include "tests/support/catch.h"
#include "tests/support/recording_journal.h"
#include "tests/support/test_client.h"

using sequent::test::RecordingJournal;
using sequent::test::TestClient;
using sequent::test::TestEngine;

namespace {

struct Effects {
  Effects() {
    auto turn = engine.engine->begin_turn();
    turn.instance().journal = &journal;
    turn.instance().walks.enter(journal);
  }
  ~Effects() {
    auto turn = engine.engine->begin_turn();
    turn.instance().journal = nullptr;
    turn.instance().walks.leave();
  }
  Effects(const Effects&) = delete;
  Effects& operator=(const Effects&) = delete;

  // What the command recorded.
  std::vector<std::string> of(std::string_view line) {
    journal.lines.clear();
    client.run(line);
    return journal.lines;
  }

  RecordingJournal journal;
  TestEngine engine;
  TestClient client{engine};
  TestClient other{engine};
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE_METHOD(Effects, "a command that changes something is recorded as it is", "[cmd]") {
  CHECK(of("RPUSH l a b") == Lines{"RPUSH l a b"});
  CHECK(of("HSET h a 1") == Lines{"HSET h a 1"});
  CHECK(of("SADD s a") == Lines{"SADD s a"});
  CHECK(of("SADD s a").empty());
  CHECK(of("ZADD z 1 a") == Lines{"ZADD z 1 a"});
  CHECK(of("ZADD z 1 a").empty());
  CHECK(of("ZADD z XX 1 b").empty());
  CHECK(of("LREM l 0 none").empty());
  CHECK(of("HDEL none a").empty());
  CHECK(of("LRANGE l 0 -1").empty());
  CHECK(of("SINTERSTORE none x y").empty());
  CHECK(journal.announced == std::set<std::string>{"l", "h", "s", "z"});
}

TEST_CASE_METHOD(Effects, "random removals are recorded as what was removed", "[cmd]") {
  client.run("SADD s a");
  CHECK(of("SPOP s") == Lines{"SREM s a"});
  client.run("SADD s 1 2 3 4 5");
  const auto popped = client.run("SPOP s 2").reply;
  CHECK(journal.lines.back() == "SREM s " + popped.items[0].text + " " + popped.items[1].text);
  CHECK(of("SPOP s 10") == Lines{"DEL s"});
}

TEST_CASE_METHOD(Effects,
                 "a pop is recorded where it happened, not where it was asked for",
                 "[cmd]") {
  client.run("RPUSH b 1 2 3 4 5");
  CHECK(of("BLPOP a b 0") == Lines{"LPOP b"});
  CHECK(of("LMPOP 2 a b RIGHT COUNT 10") == Lines{"RPOP b 4"});
  client.run("ZADD z 1 x 2 y 3 w");
  CHECK(of("BZPOPMAX a z 0") == Lines{"ZPOPMAX z"});
  CHECK(of("ZMPOP 1 z MIN COUNT 9") == Lines{"ZPOPMIN z 2"});
  CHECK(of("BLPOP a 0").empty());
  journal.lines.clear();
  other.run("RPUSH a x y");
  CHECK(journal.lines == Lines{"RPUSH a x y", "LPOP a"});
  CHECK(of("BLMOVE a c RIGHT LEFT 0") == Lines{"LMOVE a c RIGHT LEFT"});
  CHECK(of("BRPOPLPUSH c a 0") == Lines{"LMOVE c a RIGHT LEFT"});
}

TEST_CASE_METHOD(Effects, "sums of fractions are recorded as their result", "[cmd]") {
  CHECK(of("HINCRBYFLOAT h f 0.1") == Lines{"HSET h f 0.1"});
  CHECK(of("HINCRBYFLOAT h f 0.2") == Lines{"HSET h f 0.3"});
  CHECK(of("HINCRBY h n 2") == Lines{"HINCRBY h n 2"});
}

TEST_CASE_METHOD(Effects,
                 "bits, counts and places are recorded so that they are the same",
                 "[cmd]") {
  CHECK(of("SETBIT b 7 1") == Lines{"SETBIT b 7 1"});
  CHECK(of("SETBIT b 7 1").empty());
  CHECK(of("BITFIELD b GET u8 0").empty());
  CHECK(of("BITFIELD b INCRBY u8 0 1") == Lines{"BITFIELD b INCRBY u8 0 1"});
  CHECK(of("BITOP NOT c b") == Lines{"BITOP NOT c b"});
  CHECK(of("PFADD h a") == Lines{"PFADD h a"});
  CHECK(of("PFADD h a").empty());
  CHECK(of("PFCOUNT h") == Lines{"PFCOUNT h"});
  CHECK(of("PFCOUNT h").empty());
  CHECK(of("PFMERGE h g") == Lines{"PFMERGE h g"});
  CHECK(of("GEOADD p 13.361389 38.115556 a") == Lines{"ZADD p 3479099956230698 a"});
  CHECK(of("GEOADD p 13.361389 38.115556 a").empty());
  CHECK(of("GEOSEARCH p FROMMEMBER a BYRADIUS 1 m").empty());
}

TEST_CASE_METHOD(Effects,
                 "a stream's entry is recorded with its id and what trimming left",
                 "[cmd]") {
  const std::string now = std::to_string(engine.clock.wall_ms());
  CHECK(of("XADD x * a 1") == Lines{"XADD x " + now + "-0 a 1"});
  CHECK(of("XADD x MAXLEN ~ 5 NOMKSTREAM * a 1") == Lines{"XADD x MAXLEN = 2 " + now + "-1 a 1"});
  CHECK(of("XADD x MAXLEN 1 * a 1") == Lines{"XADD x MAXLEN = 1 " + now + "-2 a 1"});
  CHECK(of("XTRIM x MAXLEN ~ 1").empty());
  CHECK(of("XTRIM x MINID " + now + "-9") == Lines{"XTRIM x MAXLEN = 0"});
  CHECK(of("XDEL x 1-1").empty());
}
