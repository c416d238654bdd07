#include "engine/cmd/hyperloglog_commands.h"

#include <string>

#include "tests/support/catch.h"
#include "tests/support/cli.h"

using sequent::test::Cli;

namespace {

constexpr auto kNoHll = "WRONGTYPE Key is not a valid HyperLogLog string value.";
constexpr auto kCorrupted = "INVALIDOBJ Corrupted HLL object detected";

}  // namespace

TEST_CASE_METHOD(Cli, "PFADD says whether anything new was seen", "[cmd]") {
  CHECK(run("PFADD h") == 1);
  CHECK(run("PFADD h") == 0);
  CHECK(run("PFADD h a b c d e f g") == 1);
  CHECK(run("PFADD h a b c") == 0);
  CHECK(run("PFCOUNT h") == 7);
  CHECK(run("OBJECT ENCODING h") == "raw");
  CHECK(run("PFCOUNT none") == 0);
}

TEST_CASE_METHOD(Cli, "PFCOUNT keeps its count in the string until it changes", "[cmd]") {
  run("PFADD h a b c");
  const std::string stale = run("GET h").reply.text;
  CHECK(stale[15] == '\x80');
  CHECK(run("PFCOUNT h") == 3);
  CHECK(run("GET h").reply.text.substr(8, 8) == std::string("\3\0\0\0\0\0\0\0", 8));
  run("PFADD h d");
  CHECK(run("GET h").reply.text[15] == '\x80');
}

TEST_CASE_METHOD(Cli, "PFMERGE adds up, keeps the deadline and makes what is not there", "[cmd]") {
  run("PFADD a 1 2 3");
  run("PFADD b 3 4");
  CHECK(run("PFMERGE r a b none") == "OK");
  CHECK(run("PFCOUNT r") == 4);
  CHECK(run("PFCOUNT a b") == 4);
  CHECK(run("PEXPIRE a 100") == 1);
  CHECK(run("PFMERGE a b") == "OK");
  CHECK(run("PTTL a") == 100);
  CHECK(run("PFMERGE empty") == "OK");
  CHECK(run("PFCOUNT empty") == 0);
  run("PFDEBUG TODENSE b");
  CHECK(run("PFMERGE r b") == "OK");
  CHECK(run("PFDEBUG ENCODING r") == "dense");
  CHECK(run("PFCOUNT r") == 4);
}

TEST_CASE_METHOD(Cli, "hll-sparse-max-bytes says when it becomes dense", "[cmd]") {
  run("CONFIG SET hll-sparse-max-bytes 20");
  CHECK(run("PFADD h a") == 1);
  CHECK(run("PFDEBUG ENCODING h") == "dense");
  CHECK(run("STRLEN h") == 12304);
  CHECK(run("PFADD h a") == 0);
  CHECK(run("PFADD h b") == 1);
  CHECK(run("PFCOUNT h") == 2);
}

TEST_CASE_METHOD(Cli, "PFDEBUG shows what a HyperLogLog is made of", "[cmd]") {
  run("PFADD h a b c d e f g");
  CHECK(run("PFDEBUG DECODE h") ==
        "Z:1646 v:1,1 Z:5645 v:1,1 Z:1085 v:2,1 z:57 v:1,1 Z:4274 v:2,1 Z:2445 v:1,1 Z:622 v:1,1 "
        "Z:603");
  CHECK(run("PFDEBUG ENCODING h") == "sparse");
  CHECK(run("PFDEBUG TODENSE h") == 1);
  CHECK(run("PFDEBUG TODENSE h") == 0);
  CHECK(run("PFDEBUG DECODE h") == "ERR HLL encoding is not sparse");
  const auto registers = run("PFDEBUG GETREG h").reply.items;
  REQUIRE(registers.size() == 16384);
  CHECK(registers[1646].integer == 1);
  CHECK(run("PFDEBUG FOO h") == "ERR Unknown PFDEBUG subcommand 'FOO'");
  CHECK(run("PFDEBUG DECODE none") == "ERR The specified key does not exist");
}

TEST_CASE_METHOD(Cli, "PFSELFTEST finds nothing wrong", "[cmd]") {
  CHECK(run("PFSELFTEST") == "OK");
}

TEST_CASE_METHOD(Cli, "what is no HyperLogLog, or a broken one, is refused", "[cmd]") {
  run("SET s abc");
  run("RPUSH l a");
  CHECK(run("PFADD s a") == kNoHll);
  CHECK(run("PFCOUNT s") == kNoHll);
  CHECK(run("PFMERGE r s") == kNoHll);
  CHECK(run("PFADD l a") == "WRONGTYPE Operation against a key holding the wrong kind of value");
  run("PFADD h a b c");
  run("APPEND h hello");
  CHECK(run("PFCOUNT h") == kCorrupted);
  CHECK(run("PFCOUNT h none") == kCorrupted);
  CHECK(run("PFMERGE r h") == kCorrupted);
  CHECK(run("PFDEBUG GETREG h") == kCorrupted);
  CHECK(run("EXISTS r") == 0);
}

// CVE-2025-32023, by commands: a string whose runs cover more than there is.
TEST_CASE_METHOD(Cli, "CVE-2025-32023: runs past the last register harm nobody", "[cmd]") {
  run(R"(SET h "HYLL\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80\x7f\xff\x7f\xff\xff\xff\xff")");
  CHECK(run("PFCOUNT h") == kCorrupted);
  CHECK(run("PFCOUNT h h") == kCorrupted);
  CHECK(run("PFMERGE r h") == kCorrupted);
  CHECK(run("PFDEBUG TODENSE h") == kCorrupted);
  CHECK(run("PFDEBUG DECODE h") == "Z:16384 Z:16384 v:32,4 v:32,4 v:32,4");
}
