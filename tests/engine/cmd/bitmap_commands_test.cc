#include "engine/cmd/bitmap_commands.h"

#include <string>

#include "tests/support/catch.h"
#include "tests/support/cli.h"

using sequent::test::Cli;

namespace {

constexpr auto kBadOffset = "ERR bit offset is not an integer or out of range";
constexpr auto kBadType =
    "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 "
    "is.";

struct Bits : Cli {
  std::string text(std::string_view line) { return sequent::test::to_text(run(line).reply); }
};

}  // namespace

TEST_CASE_METHOD(Bits, "SETBIT makes room and replies the old bit", "[cmd]") {
  CHECK(run("SETBIT b 9 1") == 0);
  CHECK(client.run("GET b").reply.text == std::string("\0\x40", 2));
  CHECK(run("SETBIT b 9 0") == 1);
  CHECK(run("GETBIT b 9") == 0);
  CHECK(run("GETBIT b 4000000000") == 0);
  CHECK(run("OBJECT ENCODING b") == "raw");
  CHECK(run("SET n 1") == "OK");
  CHECK(run("SETBIT n 6 1") == 0);
  CHECK(run("GET n") == "3");
  CHECK(run("SETBIT b 4294967296 1") == kBadOffset);
  CHECK(run("SETBIT b -1 1") == kBadOffset);
  CHECK(run("SETBIT b 0 2") == "ERR bit is not an integer or out of range");
  CHECK(run("GETBIT b x") == kBadOffset);
  CHECK(run("RPUSH l a") == 1);
  CHECK(run("SETBIT l 0 1") == "WRONGTYPE Operation against a key holding the wrong kind of value");
}

TEST_CASE_METHOD(Bits, "SETBIT keeps the deadline", "[cmd]") {
  run("SET b a PX 100");
  CHECK(run("SETBIT b 200 1") == 0);
  CHECK(run("PTTL b") == 100);
}

TEST_CASE_METHOD(Bits, "BITCOUNT counts in bytes and in bits", "[cmd]") {
  run("SET b foobar");
  CHECK(run("BITCOUNT b") == 26);
  CHECK(run("BITCOUNT b 0 0") == 4);
  CHECK(run("BITCOUNT b 1 1 BYTE") == 6);
  CHECK(run("BITCOUNT b 5 30 bit") == 17);
  CHECK(run("BITCOUNT b -1 -2") == 0);
  CHECK(run("BITCOUNT b 0") == "ERR syntax error");
  CHECK(run("BITCOUNT b 0 1 WORD") == "ERR syntax error");
  CHECK(run("BITCOUNT none 0") == 0);
}

TEST_CASE_METHOD(Bits,
                 "BITPOS takes the zeros behind a string for its own until an end is named",
                 "[cmd]") {
  run(R"(SET b "\xff\xf0\x00")");
  CHECK(run("BITPOS b 0") == 12);
  CHECK(run("BITPOS b 1 2") == -1);
  CHECK(run("BITPOS b 0 0 0") == -1);
  CHECK(run("BITPOS b 0 9 15 BIT") == 12);
  CHECK(run(R"(SET o "\xff\xff")") == "OK");
  CHECK(run("BITPOS o 0") == 16);
  CHECK(run("BITPOS o 0 0 -1") == -1);
  CHECK(run("BITPOS none 0") == 0);
  CHECK(run("BITPOS none 1") == -1);
  CHECK(run("BITPOS b 2") == "ERR The bit argument must be 1 or 0.");
}

TEST_CASE_METHOD(Bits, "BITOP stores a string as long as the longest", "[cmd]") {
  run(R"(SET a "\xff\x0f")");
  run(R"(SET b "\xf0")");
  CHECK(run("BITOP AND r a b") == 2);
  CHECK(client.run("GET r").reply.text == std::string("\xf0\0", 2));
  CHECK(run("BITOP or r a b none") == 2);
  CHECK(run("BITOP XOR r a a") == 2);
  CHECK(run("BITCOUNT r") == 0);
  CHECK(run("BITOP NOT r b") == 1);
  CHECK(run("GET r") == "\x0f");
  CHECK(run("BITOP AND r none") == 0);
  CHECK(run("EXISTS r") == 0);
  CHECK(run("BITOP NOT r a b") == "ERR BITOP NOT must be called with a single source key.");
  CHECK(run("BITOP NAND r a") == "ERR syntax error");
}

TEST_CASE_METHOD(Bits, "BITOP takes a key whose time is over for absent", "[cmd]") {
  run("SET a x PX 10");
  run("SET b y PX 10");
  engine.advance_ms(11);
  CHECK(run("BITOP OR r a b") == 0);
}

TEST_CASE_METHOD(Bits, "BITFIELD gets, sets and adds at any place", "[cmd]") {
  CHECK(text("BITFIELD f SET u8 0 255 GET i8 0 GET u4 #1 INCRBY u8 0 10") ==
        "[(integer) 0, (integer) -1, (integer) 15, (integer) 9]");
  CHECK(text("BITFIELD f OVERFLOW SAT INCRBY u8 0 1000 OVERFLOW FAIL INCRBY u8 0 1") ==
        "[(integer) 255, (nil)]");
  CHECK(text("BITFIELD f GET u63 100") == "[(integer) 0]");
  CHECK(run("STRLEN f") == 1);
  CHECK(text("BITFIELD f") == "[]");
  CHECK(text("BITFIELD_RO f GET u8 0") == "[(integer) 255]");
  CHECK(run("BITFIELD_RO f SET u8 0 1") == "ERR BITFIELD_RO only supports the GET subcommand");
  CHECK(run("BITFIELD f GET u64 0") == kBadType);
  CHECK(run("BITFIELD f GET i65 0") == kBadType);
  CHECK(run("BITFIELD f GET u8 #536870912") == kBadOffset);
  CHECK(run("BITFIELD f GET u63 #9223372036854775807") == kBadOffset);
  CHECK(run("BITFIELD f OVERFLOW MAYBE") == "ERR Invalid OVERFLOW type specified");
  CHECK(run("BITFIELD f GET u8") == "ERR syntax error");
  CHECK(run("BITFIELD f SET u8 0 x") == "ERR value is not an integer or out of range");
}
