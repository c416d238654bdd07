#include <string>
#include <vector>

#include "engine/state/instance.h"
#include "tests/support/catch.h"
#include "tests/support/cli.h"
#include "tests/support/recording_journal.h"

using sequent::test::Cli;
using sequent::test::Strings;
using sequent::test::to_text;

namespace {

struct Groups : Cli {
  std::string text(std::string_view line) { return to_text(run(line).reply); }
  // x: 1-1 … 5-1; group g, which has delivered 1-1 and 2-1 to a and 3-1 to b.
  void fill() {
    for (const char* id : {"1-1", "2-1", "3-1", "4-1", "5-1"}) {
      run("XADD x " + std::string(id) + " f " + id);
    }
    run("XGROUP CREATE x g 0");
    run("XREADGROUP GROUP g a COUNT 2 STREAMS x >");
    run("XREADGROUP GROUP g b COUNT 1 STREAMS x >");
  }
};

struct RecordedGroups : Groups {
  RecordedGroups() { engine.engine->begin_turn().instance().journal = &journal; }
  ~RecordedGroups() { engine.engine->begin_turn().instance().journal = nullptr; }
  Strings effects(std::string_view line) {
    journal.lines.clear();
    run(line);
    return journal.lines;
  }
  sequent::test::RecordingJournal journal;
};

}  // namespace

TEST_CASE_METHOD(Groups, "XGROUP makes, moves and removes groups and consumers", "[cmd]") {
  CHECK(run("XGROUP CREATE x g $")
            .reply.text.starts_with("ERR The XGROUP subcommand requires the key to exist."));
  CHECK(run("XGROUP CREATE x g $ MKSTREAM") == "OK");
  CHECK(run("XLEN x") == 0);
  CHECK(run("XGROUP CREATE x g 0") == "BUSYGROUP Consumer Group name already exists");
  CHECK(run("XGROUP CREATE x h 1-2-3") ==
        "ERR Invalid stream ID specified as stream command argument");
  CHECK(run("XGROUP CREATE x h 0 ENTRIESREAD -2") ==
        "ERR value for ENTRIESREAD must be positive or -1");
  CHECK(run("XGROUP CREATE x h 0 FOO") ==
        "ERR unknown subcommand or wrong number of arguments for 'CREATE'. Try XGROUP HELP.");
  CHECK(run("XGROUP CREATECONSUMER x g c") == 1);
  CHECK(run("XGROUP CREATECONSUMER x g c") == 0);
  CHECK(run("XGROUP CREATECONSUMER x none c") ==
        "NOGROUP No such consumer group 'none' for key name 'x'");
  CHECK(run("XGROUP SETID x g 7-0 ENTRIESREAD 3") == "OK");
  CHECK(text("XINFO GROUPS x") ==
        R"([["name", "g", "consumers", (integer) 1, "pending", (integer) 0, "last-delivered-id", )"
        R"("7-0", "entries-read", (integer) 3, "lag", (integer) 0]])");
  CHECK(run("XGROUP DELCONSUMER x g c") == 0);
  CHECK(run("XGROUP DESTROY x g") == 1);
  CHECK(run("XGROUP DESTROY x g") == 0);
  CHECK(text("XINFO GROUPS x") == "[]");
  CHECK(run("XGROUP HELP").reply.items.size() > 10);
  run("SET s v");
  CHECK(run("XGROUP CREATE s g 0").reply.text.starts_with("WRONGTYPE"));
}

TEST_CASE_METHOD(Groups, "what is pending is told in short and at length", "[cmd]") {
  fill();
  engine.advance_ms(100);
  CHECK(text("XPENDING x g") == R"([(integer) 3, "1-1", "3-1", [["a", "2"], ["b", "1"]]])");
  CHECK(text("XPENDING x g - + 2") ==
        R"([["1-1", "a", (integer) 100, (integer) 1], ["2-1", "a", (integer) 100, (integer) 1]])");
  CHECK(text("XPENDING x g (1-1 + 10 b") == R"([["3-1", "b", (integer) 100, (integer) 1]])");
  CHECK(text("XPENDING x g IDLE 101 - + 10") == "[]");
  CHECK(text("XPENDING x g IDLE 100 - + 1 a") == R"([["1-1", "a", (integer) 100, (integer) 1]])");
  CHECK(text("XPENDING x g - + 10 nobody") == "[]");
  CHECK(text("XPENDING x g - + -1") == "[]");
  CHECK(run("XPENDING x none") == "NOGROUP No such key 'x' or consumer group 'none'");
  CHECK(run("XPENDING x g -") == "ERR syntax error");
  CHECK(run("XPENDING x g IDLE 5 - +") == "ERR syntax error");
  run("XGROUP CREATE x h 0");
  CHECK(text("XPENDING x h") == "[(integer) 0, (nil), (nil), (nil array)]");
}

TEST_CASE_METHOD(Groups, "an acknowledged entry is pending no more", "[cmd]") {
  fill();
  CHECK(run("XACK x g 1-1 1-1 9-9") == 1);
  CHECK(run("XACK x g 2-1 oops") == "ERR Invalid stream ID specified as stream command argument");
  CHECK(run("XACK x none 2-1") == 0);
  CHECK(run("XACK none g 2-1") == 0);
  CHECK(text("XPENDING x g") == R"([(integer) 2, "2-1", "3-1", [["a", "1"], ["b", "1"]]])");
  CHECK(run("XGROUP DELCONSUMER x g a") == 1);
  CHECK(text("XPENDING x g") == R"([(integer) 1, "3-1", "3-1", [["b", "1"]]])");
}

TEST_CASE_METHOD(Groups, "XCLAIM moves what was idle long enough", "[cmd]") {
  fill();
  engine.advance_ms(50);
  CHECK(text("XCLAIM x g c 51 1-1") == "[]");
  CHECK(text("XINFO CONSUMERS x g").find("\"c\"") == std::string::npos);
  CHECK(text("XCLAIM x g c 50 1-1 3-1 4-1") == R"([["1-1", ["f", "1-1"]], ["3-1", ["f", "3-1"]]])");
  CHECK(text("XCLAIM x g c 0 4-1 FORCE JUSTID RETRYCOUNT 7 IDLE 20") == R"(["4-1"])");
  CHECK(text("XPENDING x g - + 10 c") ==
        R"([["1-1", "c", (integer) 0, (integer) 2], ["3-1", "c", (integer) 0, (integer) 2], )"
        R"(["4-1", "c", (integer) 20, (integer) 7]])");
  CHECK(text("XCLAIM x g c 0 1-1 TIME 9999999999999 LASTID 5-1") == R"([["1-1", ["f", "1-1"]]])");
  CHECK(text("XPENDING x g 1-1 1-1 1") == R"([["1-1", "c", (integer) 0, (integer) 3]])");
  CHECK(text("XREADGROUP GROUP g a STREAMS x >") == "(nil array)");
  CHECK(run("XCLAIM x g c 0 1-1 SEENTIME 5") == "ERR Unrecognized XCLAIM option 'SEENTIME'");
  CHECK(run("XCLAIM x none c 0 1-1") == "NOGROUP No such key 'x' or consumer group 'none'");
  CHECK(run("XCLAIM x g c soon 1-1") == "ERR Invalid min-idle-time argument for XCLAIM");
}

TEST_CASE_METHOD(Groups, "claiming an entry that was deleted ends its being pending", "[cmd]") {
  fill();
  run("XDEL x 1-1");
  CHECK(text("XCLAIM x g c 1000 1-1") == "[]");
  CHECK(text("XPENDING x g - + 10 a") == R"([["2-1", "a", (integer) 0, (integer) 1]])");
  run("XDEL x 2-1");
  CHECK(text("XAUTOCLAIM x g c 1000 -") == R"(["0-0", [], ["2-1"]])");
  CHECK(text("XPENDING x g") == R"([(integer) 1, "3-1", "3-1", [["b", "1"]]])");
  CHECK(text("XCLAIM x g c 0 2-1 FORCE") == "[]");
}

TEST_CASE_METHOD(Groups, "XAUTOCLAIM goes on where it ended", "[cmd]") {
  fill();
  CHECK(text("XAUTOCLAIM x g c 0 - COUNT 1 JUSTID") == R"(["2-1", ["1-1"], []])");
  CHECK(text("XAUTOCLAIM x g c 0 2-1 COUNT 5") ==
        R"(["0-0", [["2-1", ["f", "2-1"]], ["3-1", ["f", "3-1"]]], []])");
  CHECK(text("XPENDING x g - + 10") ==
        R"([["1-1", "c", (integer) 0, (integer) 1], ["2-1", "c", (integer) 0, (integer) 2], )"
        R"(["3-1", "c", (integer) 0, (integer) 2]])");
  engine.advance_ms(10);
  CHECK(text("XAUTOCLAIM x g d 11 -") == R"(["0-0", [], []])");
  CHECK(run("XAUTOCLAIM x g c 0 (18446744073709551615-18446744073709551615") ==
        "ERR invalid start ID for the interval");
}

TEST_CASE_METHOD(Groups, "CVE-2022-35951: a huge COUNT of XAUTOCLAIM overflows nothing", "[cmd]") {
  fill();
  for (const char* count : {"9223372036854775807", "1152921504606846975", "576460752303423488", "0",
                            "-1", "-9223372036854775808"}) {
    CHECK(run("XAUTOCLAIM x g c 0 - COUNT " + std::string(count)).reply.is_error() ==
          (std::string(count) != "576460752303423487" && std::string(count) != "1"));
  }
  CHECK(text("XAUTOCLAIM x g c 0 - COUNT 576460752303423487 JUSTID") ==
        R"(["0-0", ["1-1", "2-1", "3-1"], []])");
  CHECK(run("XAUTOCLAIM x g c 0 - COUNT 0") == "ERR COUNT must be > 0");
}

TEST_CASE_METHOD(Groups,
                 "CVE-2022-31144: XAUTOCLAIM over many deleted entries stays in bounds",
                 "[cmd]") {
  for (int i = 1; i <= 300; ++i) {
    run("XADD x " + std::to_string(i) + "-0 f v");
  }
  run("XGROUP CREATE x g 0");
  run("XREADGROUP GROUP g a STREAMS x >");
  run("XTRIM x MAXLEN 1");
  const auto reply = run("XAUTOCLAIM x g b 0 - COUNT 2").reply;
  CHECK(to_text(reply) == R"(["3-0", [], ["1-0", "2-0"]])");
  CHECK(run("XAUTOCLAIM x g b 0 - COUNT 1000").reply.items[2].items.size() == 297);
  CHECK(text("XPENDING x g") == R"([(integer) 1, "300-0", "300-0", [["b", "1"]]])");
}

TEST_CASE_METHOD(Groups, "COPY and RENAME take groups along", "[cmd]") {
  fill();
  const std::string before = text("XINFO STREAM x FULL");
  run("COPY x y");
  run("RENAME x z");
  CHECK(text("XINFO STREAM y FULL") == before);
  CHECK(text("XINFO STREAM z FULL") == before);
  run("XACK y g 1-1 2-1 3-1");
  CHECK(text("XINFO STREAM z FULL") == before);
  CHECK(run("OBJECT ENCODING z") == "stream");
  const auto used = [this](const char* key) {
    return run("MEMORY USAGE " + std::string(key)).reply.integer;
  };
  CHECK(used("z") >= used("y"));
}

TEST_CASE_METHOD(Groups, "XINFO tells all of groups and consumers", "[cmd]") {
  fill();
  const std::string now = std::to_string(engine.clock.wall_ms());
  CHECK(
      text("XINFO STREAM x FULL COUNT 1")
          .ends_with(
              R"("groups", [["name", "g", "last-delivered-id", "3-1", "entries-read", (integer) 3, )"
              R"("lag", (integer) 2, "pel-count", (integer) 3, "pending", [["1-1", "a", (integer) )" +
              now + R"(, (integer) 1]], "consumers", [["name", "a", "seen-time", (integer) )" +
              now + R"(, "pel-count", (integer) 2, "pending", [["1-1", (integer) )" + now +
              R"(, (integer) 1]]], ["name", "b", "seen-time", (integer) )" + now +
              R"(, "pel-count", (integer) 1, "pending", [["3-1", (integer) )" + now +
              R"(, (integer) 1]]]]]]])"));
  engine.advance_ms(9);
  CHECK(text("XINFO CONSUMERS x g") ==
        R"([["name", "a", "pending", (integer) 2, "idle", (integer) 9], )"
        R"(["name", "b", "pending", (integer) 1, "idle", (integer) 9]])");
  run("HELLO 3");
  CHECK(text("XINFO CONSUMERS x g").starts_with("[(map) "));
  CHECK(run("XINFO CONSUMERS x none") == "NOGROUP No such consumer group 'none' for key name 'x'");
  CHECK(run("XINFO GROUPS none") == "ERR no such key");
}

TEST_CASE_METHOD(RecordedGroups, "groups are recorded as what became of them", "[cmd]") {
  fill();
  CHECK(effects("XGROUP CREATE x h 0") == Strings{"XGROUP CREATE x h 0"});
  CHECK(effects("XGROUP CREATECONSUMER x h c") ==
        Strings{"XCLAIM x h c 0 0-0 SEENTIME 1700000000000 JUSTID"});
  CHECK(effects("XGROUP CREATECONSUMER x h c").empty());
  CHECK(effects("XREADGROUP GROUP g c STREAMS x >") ==
        Strings{"XCLAIM x g c 0 4-1 5-1 SEENTIME 1700000000000 JUSTID FORCE TIME 1700000000000 "
                "RETRYCOUNT 1",
                "XGROUP SETID x g 5-1 ENTRIESREAD 5"});
  CHECK(effects("XREADGROUP GROUP g c STREAMS x >").empty());
  CHECK(effects("XREADGROUP GROUP h c NOACK COUNT 1 STREAMS x >") ==
        Strings{"XCLAIM x h c 0 0-0 SEENTIME 1700000000000 JUSTID",
                "XGROUP SETID x h 1-1 ENTRIESREAD 1"});
  engine.advance_ms(5);
  CHECK(effects("XREADGROUP GROUP g b STREAMS x 0") ==
        Strings{"XCLAIM x g b 0 3-1 SEENTIME 1700000000005 JUSTID FORCE TIME 1700000000005 "
                "RETRYCOUNT 2"});
  CHECK(effects("XCLAIM x g b 0 1-1 2-1 IDLE 5 LASTID 6-0") ==
        Strings{"XGROUP SETID x g 6-0 ENTRIESREAD 5",
                "XCLAIM x g b 0 1-1 2-1 SEENTIME 1700000000005 JUSTID FORCE TIME 1700000000000 "
                "RETRYCOUNT 2"});
  CHECK(effects("XCLAIM x g b 1000 1-1").empty());
  run("XDEL x 1-1");
  CHECK(effects("XAUTOCLAIM x g b 1000 -") == Strings{"XACK x g 1-1"});
  CHECK(effects("XAUTOCLAIM x g b 1000 -").empty());
  CHECK(effects("XACK x g 2-1 9-9") == Strings{"XACK x g 2-1 9-9"});
  CHECK(effects("XACK x g 2-1").empty());
  CHECK(effects("XGROUP DELCONSUMER x g b") == Strings{"XGROUP DELCONSUMER x g b"});
  CHECK(effects("XGROUP DESTROY x g") == Strings{"XGROUP DESTROY x g"});
}

TEST_CASE_METHOD(RecordedGroups, "a count of entries read that wraps around is recorded", "[cmd]") {
  run("XADD x 1-1 f v");
  run("XADD x 2-1 f v");
  run("XGROUP CREATE x g 0 ENTRIESREAD 9223372036854775807");
  CHECK(effects("XREADGROUP GROUP g c NOACK COUNT 1 STREAMS x >")[1] ==
        "XGROUP SETID x g 1-1 ENTRIESREAD -9223372036854775808");
  CHECK(run("XINFO GROUPS x").reply.items[0].items[11].integer == INT64_MIN + 2);
}

TEST_CASE_METHOD(Groups, "what becomes of groups is told in keyspace events", "[cmd]") {
  sequent::test::TestClient listener(engine);
  run("CONFIG SET notify-keyspace-events Et");
  listener.run("PSUBSCRIBE __keyevent@0__:xgroup*");
  listener.messages();
  for (const char* line :
       {"XGROUP CREATE x g $ MKSTREAM", "XGROUP CREATECONSUMER x g a", "XADD x 1-1 f v",
        "XREADGROUP GROUP g b STREAMS x >", "XREADGROUP GROUP g b STREAMS x 0", "XACK x g 1-1",
        "XGROUP SETID x g 0", "XGROUP DELCONSUMER x g a", "XGROUP DESTROY x g"}) {
    run(line);
  }
  std::string events;
  for (const auto& message : listener.messages()) {
    events += message.items.at(2).text.substr(15) + " ";
  }
  CHECK(events ==
        "xgroup-create xgroup-createconsumer xgroup-createconsumer xgroup-setid "
        "xgroup-delconsumer xgroup-destroy ");
}

TEST_CASE_METHOD(Groups, "acknowledging is no change to who watches the key", "[cmd]") {
  fill();
  run("WATCH x");
  run("XACK x g 1-1");
  run("MULTI");
  run("PING");
  CHECK(run("EXEC").reply.is_list());
}
