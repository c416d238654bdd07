#include "engine/cmd/string_commands.h"

#include <string>

#include "tests/support/catch.h"
#include "tests/support/cli.h"

using sequent::test::Cli;
using sequent::test::Strings;

TEST_CASE_METHOD(Cli, "SET and GET keep bytes as they are", "[cmd]") {
  CHECK(run("SET a 1") == "OK");
  CHECK(run("get a") == "1");
  CHECK(run(R"(SET b "x\x00y\r\n")") == "OK");
  CHECK(client.run("GET b").reply.text == std::string("x\0y\r\n", 5));
  CHECK(run("GET c") == nullptr);
}

TEST_CASE_METHOD(Cli, "SET obeys its options", "[cmd]") {
  CHECK(run("SET a 1 NX") == "OK");
  CHECK(run("SET a 2 NX") == nullptr);
  CHECK(run("SET a 2 NX GET") == "1");
  CHECK(run("SET a 2 XX GET") == "1");
  CHECK(run("SET none 2 XX") == nullptr);
  CHECK(run("SET a 2 NX XX") == "ERR syntax error");
  CHECK(run("SET a 2 EX 0") == "ERR invalid expire time in 'set' command");
  CHECK(run("SET a 2 EX x") == "ERR value is not an integer or out of range");
  CHECK(run("SET a 2 EX 9223372036854775807") == "ERR invalid expire time in 'set' command");
  CHECK(run("SET a 2 EX 1 PX 1") == "ERR syntax error");
  CHECK(run("SET a 2 PX 10") == "OK");
  engine.advance_ms(10);
  CHECK(run("SET a 3 KEEPTTL") == "OK");
  engine.advance_ms(1);
  CHECK(run("GET a") == nullptr);
}

TEST_CASE_METHOD(Cli, "numbers count up, down and refuse to overflow", "[cmd]") {
  CHECK(run("INCR n") == 1);
  CHECK(run("INCRBY n 41") == 42);
  CHECK(run("DECRBY n 2") == 40);
  CHECK(run("DECR n") == 39);
  CHECK(run("APPEND n 0") == 3);
  CHECK(run("INCR n") == 391);
  CHECK(run("SET n 9223372036854775807") == "OK");
  CHECK(run("INCR n") == "ERR increment or decrement would overflow");
  CHECK(run("DECRBY n -9223372036854775808") == "ERR decrement would overflow");
  CHECK(run("SET s x") == "OK");
  CHECK(run("INCR s") == "ERR value is not an integer or out of range");
  CHECK(run("INCRBYFLOAT f 10.5") == "10.5");
  CHECK(run("INCRBYFLOAT f 0.1") == "10.6");
  CHECK(run("INCRBYFLOAT f inf") == "ERR increment would produce NaN or Infinity");
}

TEST_CASE_METHOD(Cli, "parts of a string are read and written", "[cmd]") {
  CHECK(run("APPEND a Hello") == 5);
  CHECK(run("SETRANGE a 7 World") == 12);
  CHECK(client.run("GET a").reply.text == std::string("Hello\0\0World", 12));
  CHECK(run("GETRANGE a 7 -1") == "World");
  CHECK(run("GETRANGE a -3 -5") == "");
  CHECK(run("SUBSTR a 0 1") == "He");
  CHECK(run("SETRANGE a -1 x") == "ERR offset is out of range");
  CHECK(run("SETRANGE a 536870912 x") ==
        "ERR string exceeds maximum allowed size (proto-max-bulk-len)");
  CHECK(run("SETRANGE none 5 \"\"") == 0);
  CHECK(run("STRLEN none") == 0);
}

TEST_CASE_METHOD(Cli, "many keys at once", "[cmd]") {
  CHECK(run("MSET a 1 b 2") == "OK");
  CHECK(run("MGET a b").reply.items.size() == 2);
  CHECK(run("MGET a b") == Strings{"1", "2"});
  CHECK(run("MSETNX b 3 c 4") == 0);
  CHECK(run("MSETNX c 3 d 4") == 1);
  CHECK(run("MSET a") == "ERR wrong number of arguments for 'mset' command");
  CHECK(run("MSET a 1 b") == "ERR wrong number of arguments for 'mset' command");
}

TEST_CASE_METHOD(Cli, "what is no command is named", "[cmd]") {
  CHECK(run("NOPE a b") == "ERR unknown command 'NOPE', with args beginning with: 'a' 'b' ");
  CHECK(run("GET") == "ERR wrong number of arguments for 'get' command");
}

TEST_CASE_METHOD(Cli, "GETEX, GETDEL and GETSET reply the old value", "[cmd]") {
  CHECK(run("GETEX a") == nullptr);
  CHECK(run("GETDEL a") == nullptr);
  CHECK(run("GETSET a 1") == nullptr);
  CHECK(run("GETSET a 2") == "1");
  CHECK(run("GETEX a PX 100") == "2");
  CHECK(run("PTTL a") == 100);
  CHECK(run("GETEX a PERSIST") == "2");
  CHECK(run("TTL a") == -1);
  CHECK(run("GETEX a EXAT 1") == "2");
  CHECK(run("EXISTS a") == 0);
  CHECK(run("SETEX b 10 v") == "OK");
  CHECK(run("PSETEX c 0 v") == "ERR invalid expire time in 'psetex' command");
  CHECK(run("GETEX b EX 1 PERSIST") == "ERR syntax error");
  CHECK(run("GETDEL b") == "v");
  CHECK(run("GET b") == nullptr);
}

TEST_CASE_METHOD(Cli, "LCS finds what two strings share", "[cmd]") {
  CHECK(run("MSET a ohmytext b mynewtext") == "OK");
  CHECK(run("LCS a b") == "mytext");
  CHECK(run("LCS a b LEN") == 6);
  CHECK(sequent::test::to_text(run("LCS a b IDX MINMATCHLEN 4 WITHMATCHLEN").reply) ==
        "[\"matches\", [[[(integer) 4, (integer) 7], [(integer) 5, (integer) 8], (integer) 4]], "
        "\"len\", (integer) 6]");
  CHECK(run("LCS a none") == "");
  CHECK(run("LCS a b LEN IDX") ==
        "ERR If you want both the length and indexes, please just use IDX.");
}
