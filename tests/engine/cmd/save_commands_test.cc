#include <string>

#include "engine/state/instance.h"
#include "tests/support/catch.h"
#include "tests/support/cli.h"
#include "tests/support/recording_journal.h"

using sequent::test::Cli;

namespace {

struct Durable : Cli {
  Durable() { engine.engine->begin_turn().instance().journal = &journal; }
  ~Durable() { engine.engine->begin_turn().instance().journal = nullptr; }
  sequent::test::RecordingJournal journal;
};

}  // namespace

TEST_CASE_METHOD(Durable, "SAVE and its kin make sure of what is on disk", "[cmd]") {
  CHECK(run("SAVE") == "OK");
  CHECK(journal.lines == sequent::test::Strings{"save"});
  journal.saved = sequent::base::unavailable("no room");
  CHECK(run("SAVE") == "ERR no room");
  CHECK(run("BGSAVE") == "Background saving started");
  CHECK(run("BGSAVE SCHEDULE") == "Background saving started");
  CHECK(run("BGSAVE now") == "ERR syntax error");
  CHECK(run("BGREWRITEAOF") == "Background append only file rewriting started");
  CHECK(run("LASTSAVE") == engine.clock.wall_ms() / 1000);
}

TEST_CASE_METHOD(Cli, "what is kept in memory only is not saved", "[cmd]") {
  constexpr auto kRefused = "ERR this store is kept in memory only: there is no disk to save it to";
  CHECK(run("SAVE") == kRefused);
  CHECK(run("BGSAVE") == kRefused);
  CHECK(run("BGREWRITEAOF") == kRefused);
}

TEST_CASE_METHOD(Cli, "SYNC gives the data once to who wants no more", "[cmd]") {
  run("SET a 1");
  CHECK(run("REPLCONF capa") == "ERR syntax error");
  CHECK(run("REPLCONF rdb-only x") == "ERR value is not an integer or out of range");
  CHECK(run("REPLCONF foo 1") == "ERR Unrecognized REPLCONF option: foo");
  sequent::test::TestClient tool(engine);
  CHECK(tool.run("REPLCONF capa eof rdb-only 1") == "OK");
  tool.run("SYNC");
  const std::string file = tool.message().reply.text;
  CHECK(file.starts_with("REDIS0010"));
  CHECK(file.find("\xfe\0\xfb\1\0\0\1a\xc0\1\xff", 0, 11) != std::string::npos);
  CHECK(tool.closing);
  CHECK(run("REPLICAOF NO ONE") == "OK");
  CHECK(run("SLAVEOF no one") == "OK");
  CHECK(run("REPLICAOF host 1") ==
        "ERR this server is no replica of another; others can follow it");
}

TEST_CASE_METHOD(Durable, "DEBUG RELOAD reads back what it writes", "[cmd]") {
  run("CONFIG SET hash-max-listpack-entries 1");
  run("HSET h a 1 b 2");
  run("PEXPIRE h 100");
  run("RPUSH l a b c");
  run("SET s text");
  run("SELECT 3");
  run("ZADD z 1 a 2.5 b");
  run("CONFIG SET hash-max-listpack-entries 128");
  journal.lines.clear();
  CHECK(run("DEBUG RELOAD") == "OK");
  CHECK(run("ZRANGE z 0 -1 WITHSCORES") == sequent::test::Strings{"a", "1", "b", "2.5"});
  run("SELECT 0");
  CHECK(run("HGETALL h") == sequent::test::Strings{"a", "1", "b", "2"});
  CHECK(run("OBJECT ENCODING h") == "listpack");
  CHECK(run("PTTL h") == 100);
  CHECK(run("GET s") == "text");
  CHECK(journal.lines.empty());
  CHECK(run("DEBUG RELOAD NOSAVE FOO") ==
        "ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.");
}
