// What commands leave in the journal: effects that give the same state at any later time.

#include <set>
#include <string>
#include <vector>

#include "engine/state/instance.h"
#include "tests/support/catch.h"
#include "tests/support/cli.h"
#include "tests/support/recording_journal.h"

using sequent::test::Cli;
using sequent::test::Strings;

namespace {

struct Recorded : Cli {
  Recorded() {
    auto turn = engine.engine->begin_turn();
    turn.instance().journal = &journal;
    turn.instance().walks.enter(journal);
  }
  ~Recorded() {
    auto turn = engine.engine->begin_turn();
    turn.instance().journal = nullptr;
    turn.instance().walks.leave();
  }

  // What one command leaves.
  Strings effects(std::string_view line) {
    journal.lines.clear();
    journal.announced.clear();
    run(line);
    return journal.lines;
  }

  sequent::test::RecordingJournal journal;
};

constexpr auto kNow = "1700000000000";  // of the test clock

}  // namespace

TEST_CASE_METHOD(Recorded, "a command that changed something is recorded as it is", "[cmd]") {
  CHECK(effects("SET a 1") == Strings{"SET a 1"});
  CHECK(effects("incr a") == Strings{"incr a"});
  CHECK(effects("MSET a 1 b 2") == Strings{"MSET a 1 b 2"});
  CHECK(journal.announced == std::set<std::string>{"a", "b"});
  CHECK(effects("RENAME a c") == Strings{"RENAME a c"});
  CHECK(journal.announced == std::set<std::string>{"a", "c"});
  run("SELECT 2");
  CHECK(effects("SET x 1") == Strings{"2: SET x 1"});
}

TEST_CASE_METHOD(Recorded, "what changed nothing leaves nothing", "[cmd]") {
  run("SET a x");
  for (const char* line :
       {"GET a", "INCR a", "SET a 1 NX", "SETNX a 1", "DEL none", "EXPIRE none 1", "PERSIST a",
        "APPEND", "RENAMENX a a", "GETEX a", "LPUSH a 1"}) {
    INFO(line);
    CHECK(effects(line).empty());
    CHECK(journal.announced.empty());
  }
}

TEST_CASE_METHOD(Recorded, "times are recorded as moments", "[cmd]") {
  const std::string now = kNow;
  CHECK(effects("SET a 1 EX 10") == Strings{"SET a 1 PXAT 1700000010000"});
  CHECK(effects("SETEX a 10 1") == Strings{"SET a 1 PXAT 1700000010000"});
  CHECK(effects("EXPIRE a 5") == Strings{"PEXPIREAT a 1700000005000"});
  CHECK(effects("GETEX a PX 7") == Strings{"PEXPIREAT a 1700000000007"});
  CHECK(effects("GETEX a PERSIST") == Strings{"PERSIST a"});
  CHECK(effects("PEXPIREAT a " + now) == Strings{"DEL a"});
}

TEST_CASE_METHOD(Recorded, "what reads back differently is recorded as its result", "[cmd]") {
  run("SET f 10.5");
  CHECK(effects("INCRBYFLOAT f 0.1") == Strings{"SET f 10.6 KEEPTTL"});
  CHECK(effects("GETDEL f") == Strings{"DEL f"});
  CHECK(effects("GETSET f 1") == Strings{"SET f 1"});
}

TEST_CASE_METHOD(Recorded, "a key whose time is over is recorded as removed, once", "[cmd]") {
  run("SET a 1 PX 10");
  run("SET b 1 PX 10");
  engine.advance_ms(11);
  CHECK(effects("GET a") == Strings{"DEL a"});
  CHECK(effects("GET a").empty());
  journal.lines.clear();
  engine.tick();
  CHECK(journal.lines == Strings{"DEL b"});
}

TEST_CASE_METHOD(Recorded, "a transaction leaves the effects of its commands", "[cmd]") {
  run("MULTI");
  run("SET a 1 EX 10");
  run("GET a");
  run("INCR none x");
  run("DISCARD");
  run("MULTI");
  run("SET a 1 EX 10");
  run("GET a");
  run("INCR n");
  CHECK(effects("EXEC") == Strings{"SET a 1 PXAT 1700000010000", "INCR n"});
}

TEST_CASE_METHOD(Recorded, "a script leaves the effects of its commands", "[cmd]") {
  CHECK(effects("EVAL \"redis.call('SET', KEYS[1], 1, 'EX', 10) redis.call('INCR', KEYS[1]) "
                "return redis.call('GET', KEYS[1])\" 1 a") ==
        Strings{"SET a 1 PXAT 1700000010000", "INCR a"});
}

TEST_CASE_METHOD(Recorded, "writes are refused while the journal cannot write", "[cmd]") {
  run("SET a 1");
  journal.failed = "disk full";
  CHECK(run("SET a 2") == "MISCONF Errors writing to the AOF file: disk full");
  CHECK(run("GET a") == "1");
  run("MULTI");
  run("SET a 2");
  CHECK(run("EXEC") == "EXECABORT Transaction discarded because of previous errors.");
}
