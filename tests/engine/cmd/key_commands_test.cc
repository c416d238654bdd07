#include "engine/cmd/key_commands.h"

#include <set>
#include <string>

#include "engine/data/keyspace.h"
#include "tests/support/catch.h"
#include "tests/support/cli.h"

using sequent::test::Answer;
using sequent::test::Cli;
using sequent::test::Strings;

TEST_CASE_METHOD(Cli, "keys are counted, removed and typed", "[cmd]") {
  run("MSET a 1 b 2 c 3");
  CHECK(run("EXISTS a b a none") == 3);
  CHECK(run("TOUCH a none") == 1);
  CHECK(run("TYPE a") == "string");
  CHECK(run("TYPE none") == "none");
  CHECK(run("DEL a none b") == 2);
  CHECK(run("UNLINK c") == 1);
  CHECK(run("EXISTS a b c") == 0);
}

TEST_CASE_METHOD(Cli, "RENAME takes value and deadline along", "[cmd]") {
  run("SET a 1 PX 100");
  run("SET b 2");
  CHECK(run("RENAMENX a b") == 0);
  CHECK(run("RENAME a b") == "OK");
  CHECK(run("GET b") == "1");
  CHECK(run("PTTL b") == 100);
  CHECK(run("RENAME b b") == "OK");
  CHECK(run("RENAMENX b b") == 0);
  CHECK(run("RENAMENX b c") == 1);
  CHECK(run("EXISTS a b") == 0);
  CHECK(run("RENAME none x") == "ERR no such key");
}

TEST_CASE_METHOD(Cli, "COPY leaves the original, MOVE does not", "[cmd]") {
  run("SET a v PX 50");
  CHECK(run("COPY a b") == 1);
  CHECK(run("COPY a b") == 0);
  run("SET a w KEEPTTL");
  CHECK(run("GET b") == "v");
  CHECK(run("COPY a b REPLACE") == 1);
  CHECK(run("GET b") == "w");
  CHECK(run("PTTL b") == 50);
  CHECK(run("COPY a a") == "ERR source and destination objects are the same");
  CHECK(run("COPY a a DB 3") == 1);
  CHECK(run("COPY a a DB 16") == "ERR DB index is out of range");
  CHECK(run("COPY a a DB x") == "ERR value is not an integer or out of range");
  CHECK(run("MOVE a 0") == "ERR source and destination objects are the same");
  CHECK(run("MOVE a 3") == 0);
  CHECK(run("MOVE a 2") == 1);
  CHECK(run("EXISTS a") == 0);
  client.db = 2;
  CHECK(run("GET a") == "w");
  CHECK(run("PTTL a") == 50);
}

TEST_CASE_METHOD(Cli, "a key whose time is over is gone for every command", "[cmd]") {
  run("SET a 1");
  CHECK(run("PEXPIRE a 10") == 1);
  engine.advance_ms(10);
  CHECK(run("EXISTS a") == 1);
  CHECK(run("PTTL a") == 0);
  engine.advance_ms(1);
  CHECK(run("EXISTS a") == 0);
  CHECK(run("TTL a") == -2);
  CHECK(run("APPEND a x") == 1);
  CHECK(run("TTL a") == -1);
}

TEST_CASE_METHOD(Cli, "EXPIRE obeys its conditions", "[cmd]") {
  run("SET a 1");
  CHECK(run("EXPIRE none 10") == 0);
  CHECK(run("EXPIRE a 10 XX") == 0);
  CHECK(run("EXPIRE a 10 GT") == 0);
  CHECK(run("EXPIRE a 100 LT") == 1);
  CHECK(run("EXPIRE a 10 NX") == 0);
  CHECK(run("EXPIRE a 50 GT") == 0);
  CHECK(run("EXPIRE a 200 GT XX") == 1);
  CHECK(run("TTL a") == 200);
  CHECK(run("EXPIRE a 10 NX GT") ==
        "ERR NX and XX, GT or LT options at the same time are not compatible");
  CHECK(run("EXPIRE a 10 LT GT") == "ERR GT and LT options at the same time are not compatible");
  CHECK(run("EXPIRE a 10 foo") == "ERR Unsupported option foo");
  CHECK(run("EXPIRE a 9223372036854775807") == "ERR invalid expire time in 'expire' command");
  CHECK(run("PEXPIREAT a 1700000001500") == 1);
  CHECK(run("PTTL a") == 1500);
  CHECK(run("TTL a") == 2);
  CHECK(run("PEXPIRETIME a") == 1700000001500);
  CHECK(run("EXPIRETIME a") == 1700000002);
  CHECK(run("PEXPIREAT a 9223372036854775807") == 1);
  CHECK(run("EXPIRETIME a") == 9223372036854776);
  CHECK(run("PERSIST a") == 1);
  CHECK(run("PERSIST a") == 0);
  CHECK(run("EXPIREAT a 1") == 1);
  CHECK(run("EXISTS a") == 0);
}

TEST_CASE_METHOD(Cli, "keys that nobody asks for expire all the same", "[cmd]") {
  for (int i = 0; i < 1000; ++i) {
    const std::string key = "k" + std::to_string(i);
    client.run_words({"SET", key, "v"});
    if (i % 2 == 0) {
      client.run_words({"PEXPIRE", key, std::to_string(1 + i % 100)});
    }
  }
  engine.advance_ms(50);
  engine.tick();
  // Of the even numbers below 100, those from 50 on have time left.
  CHECK(run("KEYS *").reply.items.size() == 750);
  CHECK(engine.engine->begin_turn().keyspace(0).size() == 750);
  engine.advance_ms(1000);
  engine.tick();
  CHECK(engine.engine->begin_turn().keyspace(0).size() == 500);
  CHECK(engine.engine->begin_turn().keyspace(0).with_deadline() == 0);
}

TEST_CASE_METHOD(Cli, "SCAN and KEYS give what matches", "[cmd]") {
  std::set<std::string> expected;
  for (int i = 0; i < 300; ++i) {
    const std::string key = (i % 3 == 0 ? "x:" : "y:") + std::to_string(i);
    client.run_words({"SET", key, "v"});
    if (i % 3 == 0) {
      expected.insert(key);
    }
  }
  std::set<std::string> seen;
  std::string cursor = "0";
  do {
    const Answer page = client.run_words({"SCAN", cursor, "MATCH", "x:*", "COUNT", "20"});
    REQUIRE(page.reply.items.size() == 2);
    cursor = page.reply.items[0].text;
    for (const auto& key : page.reply.items[1].items) {
      seen.insert(key.text);
    }
  } while (cursor != "0");
  CHECK(seen == expected);
  CHECK(run("KEYS x:*").reply.items.size() == 100);
  CHECK(run("KEYS x:?").reply.items.size() == 4);
  CHECK(run("SCAN 0 TYPE list COUNT 1000").reply.items[1].items.empty());
  CHECK(run("SCAN 0 TYPE string COUNT 1000").reply.items[1].items.size() == 300);
  CHECK(run("SCAN x") == "ERR invalid cursor");
  CHECK(run("SCAN 0 COUNT 0") == "ERR syntax error");
  CHECK(run("SCAN 0 COUNT x") == "ERR value is not an integer or out of range");
  CHECK(run("SCAN 0 FOO 1") == "ERR syntax error");
}

TEST_CASE_METHOD(Cli, "RANDOMKEY gives a key that is there", "[cmd]") {
  CHECK(run("RANDOMKEY") == nullptr);
  run("SET a 1 PX 1");
  run("SET b 1");
  engine.advance_ms(10);
  for (int i = 0; i < 20; ++i) {
    CHECK(run("RANDOMKEY") == "b");
  }
}

TEST_CASE_METHOD(Cli, "OBJECT ENCODING says how a string is kept", "[cmd]") {
  run("SET n 123");
  run("SET s hello");
  client.run_words({"SET", "l", std::string(45, 'x')});
  run("SET r a");
  run("APPEND r b");
  CHECK(run("OBJECT ENCODING n") == "int");
  CHECK(run("OBJECT ENCODING s") == "embstr");
  CHECK(run("OBJECT ENCODING l") == "raw");
  CHECK(run("OBJECT ENCODING r") == "raw");
  CHECK(run("OBJECT ENCODING none") == nullptr);
  CHECK(run("OBJECT REFCOUNT s") == 1);
  CHECK(run("OBJECT FOO s") == "ERR unknown subcommand 'FOO'. Try OBJECT HELP.");
  CHECK(run("OBJECT") == "ERR wrong number of arguments for 'object' command");
  CHECK(run("OBJECT ENCODING") == "ERR wrong number of arguments for 'object|encoding' command");
  CHECK(run("OBJECT FREQ s").reply.is_error());
  CHECK(run("OBJECT HELP").reply.items.size() == 15);
}
