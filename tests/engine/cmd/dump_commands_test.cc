#include <string>
#include <vector>

#include "engine/rdb/output.h"
#include "engine/rdb/payload.h"
#include "engine/rdb/value.h"
#include "engine/state/instance.h"
#include "tests/support/catch.h"
#include "tests/support/cli.h"
#include "tests/support/mutate.h"
#include "tests/support/recording_journal.h"

using sequent::test::Answer;
using sequent::test::Cli;
using sequent::test::Strings;
namespace rdb = sequent::rdb;

namespace {

std::string payload_of(std::string_view text) {
  std::string payload;
  rdb::write_string(payload, text);
  rdb::seal(payload);
  return payload;
}

struct Dumps : Cli {
  Answer restore(const std::string& key,
                 const std::string& ttl,
                 const std::string& payload,
                 const Strings& options = {}) {
    Strings words{"RESTORE", key, ttl, payload};
    words.insert(words.end(), options.begin(), options.end());
    return client.run_words(words);
  }
};

}  // namespace

TEST_CASE_METHOD(Dumps, "DUMP gives what RESTORE makes a key of", "[cmd]") {
  run("RPUSH list a 1 b");
  run("SADD ints 1 2 3");
  run("SADD set a b");
  run("HSET hash f v");
  run("ZADD zset 1.5 a 2 b");
  run("XADD stream 1-1 f v");
  run("SET string text");
  run("SET number 12");
  for (const std::string key :
       {"list", "ints", "set", "hash", "zset", "stream", "string", "number"}) {
    INFO(key);
    const std::string payload = run("DUMP " + key).reply.text;
    CHECK(restore("copy", "0", payload, {"REPLACE"}) == "OK");
    CHECK(run("DUMP copy") == payload);
    CHECK(run("OBJECT ENCODING copy") == run("OBJECT ENCODING " + key).reply.text);
  }
  CHECK(run("DUMP none") == nullptr);
  CHECK(run("GET copy") == "12");
  CHECK(client.run_words({"RESTORE-ASKING", "asked", "0", payload_of("x")}) == "OK");
  CHECK(run("GET asked") == "x");
}

TEST_CASE_METHOD(Dumps, "RESTORE refuses what it does not understand", "[cmd]") {
  const std::string payload = payload_of("v");
  run("SET there 1");
  CHECK(restore("there", "0", "...") == "BUSYKEY Target key name already exists.");
  CHECK(restore("k", "0", "...") == "ERR DUMP payload version or checksum are wrong");
  CHECK(restore("k", "0", "") == "ERR DUMP payload version or checksum are wrong");
  CHECK(restore("k", "-1", payload) == "ERR Invalid TTL value, must be >= 0");
  CHECK(restore("k", "x", payload) == "ERR value is not an integer or out of range");
  CHECK(restore("k", "0", payload, {"FOO"}) == "ERR syntax error");
  CHECK(restore("k", "0", payload, {"IDLETIME"}) == "ERR syntax error");
  CHECK(restore("k", "0", payload, {"IDLETIME", "-1"}) ==
        "ERR Invalid IDLETIME value, must be >= 0");
  CHECK(restore("k", "0", payload, {"FREQ", "256"}) ==
        "ERR Invalid FREQ value, must be >= 0 and <= 255");
  CHECK(restore("k", "0", payload, {"FREQ", "1", "IDLETIME", "1"}) == "ERR syntax error");
  std::string empty_list("\x01\x00", 2);
  rdb::seal(empty_list);
  CHECK(restore("k", "0", empty_list) == "ERR Bad data format");
  std::string cut(
      "\x00\x05"
      "abc",
      5);
  rdb::seal(cut);
  CHECK(restore("k", "0", cut) == "ERR Bad data format");
  CHECK(run("EXISTS k") == 0);
  CHECK(restore("k", "0", payload, {"freq", "7"}) == "OK");
}

TEST_CASE_METHOD(Dumps, "MIGRATE says what to do instead", "[cmd]") {
  CHECK(run("MIGRATE 127.0.0.1 1 k 0 100") == "NOKEY");
  CHECK(run("MIGRATE 127.0.0.1 1 \"\" 0 100 COPY AUTH2 u p KEYS k l") == "NOKEY");
  CHECK(run("MIGRATE 127.0.0.1 1 k 0 100 KEYS k")
            .reply.text.starts_with("ERR When using MIGRATE KEYS"));
  CHECK(run("MIGRATE 127.0.0.1 1 k 0 100 AUTH") == "ERR syntax error");
  CHECK(run("MIGRATE 127.0.0.1 1 k 0 x") == "ERR value is not an integer or out of range");
  run("SET k 1");
  CHECK(run("MIGRATE 127.0.0.1 1 k 0 100").reply.text.starts_with("ERR MIGRATE is not supported"));
}

TEST_CASE_METHOD(Dumps, "a restored key lives as long as is said", "[cmd]") {
  const std::string payload = payload_of("v");
  const std::int64_t now = engine.clock.wall_ms();
  CHECK(restore("k", "500", payload) == "OK");
  CHECK(run("PTTL k") == 500);
  CHECK(restore("k", std::to_string(now + 70), payload, {"ABSTTL", "REPLACE"}) == "OK");
  CHECK(run("PTTL k") == 70);
  CHECK(restore("k", "0", payload, {"REPLACE"}) == "OK");
  CHECK(run("PTTL k") == -1);
  CHECK(restore("k", std::to_string(now), payload, {"REPLACE", "ABSTTL"}) == "OK");
  CHECK(run("EXISTS k") == 0);
  CHECK(restore("k", std::to_string(now), payload, {"ABSTTL"}) == "OK");
  CHECK(run("EXISTS k") == 0);
}

TEST_CASE_METHOD(Dumps, "RESTORE is recorded with its moment", "[cmd]") {
  sequent::test::RecordingJournal journal;
  engine.engine->begin_turn().instance().journal = &journal;
  const std::string payload = payload_of("v");
  const std::string now = std::to_string(engine.clock.wall_ms());
  restore("k", "10", payload, {"IDLETIME", "5"});
  restore("k", "0", payload, {"REPLACE"});
  restore("k", "0", payload);
  restore("k", "1", payload, {"ABSTTL", "REPLACE"});
  restore("none", "1", payload, {"ABSTTL"});
  const std::string in_ten = std::to_string(engine.clock.wall_ms() + 10);
  CHECK(journal.lines == Strings{"RESTORE k " + in_ten + " " + payload + " ABSTTL REPLACE",
                                 "RESTORE k 0 " + payload + " ABSTTL REPLACE", "DEL k"});
  engine.engine->begin_turn().instance().journal = nullptr;
}

TEST_CASE_METHOD(Dumps, "a sealed payload of mutated bytes is restored or refused", "[cmd]") {
  run("RPUSH list a 1 b ccccccccccccccccccccccccccccccccccccc");
  run("HSET hash a 1 b 2 c 3");
  run("ZADD zset 1.5 a 2 b");
  run("XADD stream 1-1 f v");
  run("XADD stream 1-2 f v g 7");
  int refused = 0;
  for (const char* key : {"list", "hash", "zset", "stream"}) {
    const std::string payload = run(std::string("DUMP ") + key).reply.text;
    const std::string value = payload.substr(0, payload.size() - 10);
    sequent::test::for_each_mutation(value, 500, [&](std::string mutated) {
      rdb::seal(mutated);
      const Answer answer = restore("copy", "0", mutated, {"REPLACE"});
      refused += answer == "ERR Bad data format" ? 1 : 0;
      CHECK((answer == "OK" || answer == "ERR Bad data format"));
    });
  }
  CHECK(refused > 1000);
}
