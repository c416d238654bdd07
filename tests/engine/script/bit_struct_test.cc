#include "engine/base/digest.h"
#include "engine/script/bit_library.h"
#include "engine/script/struct_library.h"
#include "tests/engine/script/lua_fixture.h"
#include "tests/support/catch.h"

using sequent::base::to_hex;
using sequent::script::LuaFixture;

namespace {

std::string eval(const std::string& expression) {
  return LuaFixture().eval("return " + expression);
}

std::string pack(const std::string& arguments) {
  return to_hex(eval("struct.pack(" + arguments + ")"));
}

}  // namespace

TEST_CASE("bit works on 32-bit integers that wrap", "[script]") {
  CHECK(eval("bit.tobit(0xffffffff), bit.tobit(2^31), bit.tobit(2^32 + 5)") == "-1 -2147483648 5");
  CHECK(eval("bit.band(0xff, 0x0f, 3), bit.bor(1, 2, 4), bit.bxor(7, 2), bit.bnot(0)") ==
        "3 7 5 -1");
  CHECK(eval("bit.lshift(1, 31), bit.rshift(-1, 28), bit.arshift(-256, 4), bit.lshift(1, 32)") ==
        "-2147483648 15 -16 1");
  CHECK(eval("bit.rol(0x12345678, 8) == 0x34567812, bit.ror(1, 1), bit.bswap(0x01020304)") ==
        "true -2147483648 67305985");
  CHECK(eval("bit.tohex(255), bit.tohex(-1, 4), bit.tohex(0xabc, -4), bit.tohex(1, 0)") ==
        "000000ff ffff 0ABC ");
  CHECK(eval("bit.band('x')").substr(0, 43) == "error: user_script:1: bad argument #1 to 'b");
}

TEST_CASE("struct packs what its format says", "[script]") {
  CHECK(pack("'>HIb', 1, 2, -1") == "000100000002ff");
  CHECK(pack("'<HI3', 1, 0x010203") == "0100030201");
  CHECK(pack("'>d', 1") == "3ff0000000000000");
  CHECK(pack("'<f', 1.5") == "0000c03f");
  CHECK(pack("'sc3c0', 'ab', 'xyz1', 'q'") ==
        "6162007879"
        "7a71");
  CHECK(pack("'!4bI', 1, 2") == "0100000002000000");
  CHECK(pack("'bx b', 1, 2") == "010002");
  CHECK(eval("struct.size('!8bd'), struct.size('bhl')") == "16 11");
}

TEST_CASE("struct unpacks what it packed and says where it ended", "[script]") {
  CHECK(eval("struct.unpack('>HIb', struct.pack('>HIb', 1, 2, -1))") == "1 2 -1 8");
  CHECK(eval("struct.unpack('>Bc0', '\\003abcd')") == "abc 5");
  CHECK(eval("struct.unpack('s', 'ab\\0c')") == "ab 4");
  CHECK(eval("struct.unpack('<i3', '\\255\\255\\255')") == "-1 4");
  CHECK(eval("struct.unpack('b', 'abc', 2)") == "98 3");
}

TEST_CASE("struct refuses what does not fit", "[script]") {
  CHECK(eval("struct.unpack('i4', 'abc')") ==
        "error: user_script:1: bad argument #2 to 'unpack' (data string too short)");
  CHECK(eval("struct.unpack('b', 'a', 0)") ==
        "error: user_script:1: bad argument #3 to 'unpack' (offset must be 1 or greater)");
  CHECK(eval("struct.unpack('b', 'a', 1e15)") ==
        "error: user_script:1: bad argument #2 to 'unpack' (data string too short)");
  CHECK(eval("struct.unpack('bc0', '\\200')") ==
        "error: user_script:1: bad argument #2 to 'unpack' (data string too short)");
  CHECK(eval("struct.unpack('s', 'ab')") == "error: user_script:1: unfinished string in data");
  CHECK(eval("struct.pack('i33', 1)") ==
        "error: user_script:1: integral size 33 is larger than limit of 32");
  CHECK(eval("struct.pack('i99999999999', 1)") == "error: user_script:1: integral size overflow");
  CHECK(eval("struct.pack('!3', 1)") == "error: user_script:1: alignment 3 is not a power of 2");
  CHECK(eval("struct.pack('!0', 1)") == "error: user_script:1: alignment 0 is not a power of 2");
  CHECK(eval("struct.pack('q', 1)") ==
        "error: user_script:1: bad argument #1 to 'pack' (invalid format option 'q')");
  CHECK(eval("struct.pack('c3', 'ab')") ==
        "error: user_script:1: bad argument #3 to 'pack' (string too short)");
  CHECK(eval("struct.size('s')") ==
        "error: user_script:1: bad argument #1 to 'size' (option 's' has no fixed size)");
}
