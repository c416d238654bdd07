#include "engine/script/msgpack_library.h"

#include "engine/base/digest.h"
#include "tests/engine/script/lua_fixture.h"
#include "tests/support/catch.h"

using sequent::base::to_hex;
using sequent::script::LuaFixture;

namespace {

std::string pack(const std::string& values) {
  return to_hex(LuaFixture().eval("return cmsgpack.pack(" + values + ")"));
}

// Packs, unpacks and compares by JSON.
std::string unpack(const std::string& bytes) {
  return LuaFixture().eval("return cmsgpack.unpack('" + bytes + "')");
}

}  // namespace

TEST_CASE("numbers take the smallest form", "[script]") {
  CHECK(pack("0, 127, 128, 255, 256, 65535, 65536") == "007fcc80ccffcd0100cdffffce00010000");
  CHECK(pack("4294967295, 4294967296") == "ceffffffffcf0000000100000000");
  CHECK(pack("-1, -32, -33, -128, -129") == "ffe0d0dfd080d1ff7f");
  CHECK(pack("-32768, -32769, -2147483649") == "d18000d2ffff7fffd3ffffffff7fffffff");
  CHECK(pack("1.5, 0.1") == "ca3fc00000cb3fb999999999999a");
  CHECK(pack("2^53, -2^63, 2^63") == "cf0020000000000000d38000000000000000ca5f000000");
  CHECK(pack("1/0, -0.0") == "ca7f80000000");
}

TEST_CASE("tables are arrays or maps", "[script]") {
  CHECK(pack("{}, {1, 2}, {a = 1}") == "9092010281a16101");
  CHECK(pack("{[2] = 1}") == "810201");
  CHECK(pack("{1, nil, 3}") == "8201010303");
  CHECK(pack("nil, true, false, tostring") == "c0c3c2c0");
  CHECK(LuaFixture().eval("local t = {} for i = 1, 16 do t[i] = i end "
                          "return #cmsgpack.pack(t), cmsgpack.pack(t):byte(1, 3)") ==
        "19 220 0 16");
  CHECK(LuaFixture().eval("local t = {} t[1] = t return #cmsgpack.pack(t)") == "17");
  CHECK(LuaFixture().eval("return cmsgpack.pack()") ==
        "error: user_script:1: bad argument #0 to 'pack' (MessagePack pack needs input.)");
}

TEST_CASE("text takes the header of its length", "[script]") {
  for (const auto& [length, header] : {std::pair<int, const char*>{31, "bf"},
                                       {32, "d920"},
                                       {255, "d9ff"},
                                       {256, "da0100"},
                                       {65536, "db00010000"}}) {
    const std::string packed = pack("string.rep('x', " + std::to_string(length) + ")");
    CHECK(packed.substr(0, std::string(header).size()) == header);
  }
}

TEST_CASE("what was packed comes back", "[script]") {
  CHECK(LuaFixture().eval(
            "local t = {1, 'two', {three = 3, [4] = {5.5, true, false}}, -6, 2^40, -2^40} "
            "local u = cmsgpack.unpack(cmsgpack.pack(t)) "
            "return u[1], u[2], u[3].three, u[3][4][1], u[3][4][2], u[3][4][3], u[4], u[5] == 2^40,"
            "u[6] == -2^40") == "1 two 3 5.5 true false -6 true true");
  CHECK(LuaFixture().eval("return cmsgpack.unpack(cmsgpack.pack(1, 'a', nil, 2.5))") ==
        "1 a nil 2.5");
}

TEST_CASE("a stream can be read piece by piece", "[script]") {
  LuaFixture lua;
  CHECK(lua.eval("local p = cmsgpack.pack(1, 2, 3) "
                 "local o, a = cmsgpack.unpack_one(p) local o2, b = cmsgpack.unpack_one(p, o) "
                 "return o, a, o2, b, cmsgpack.unpack_limit(p, 2, 1)") == "1 1 2 2 -1 2 3");
  CHECK(lua.eval("return cmsgpack.unpack_one('a', -1)") ==
        "error: user_script:1: Invalid request to unpack with offset of -1 and limit of 1.");
  CHECK(lua.eval("return cmsgpack.unpack_one('a', 5)") ==
        "error: user_script:1: Start offset 5 greater than input length 1.");
}

TEST_CASE("an integer beyond 63 bits is a negative one, as in Redis", "[script]") {
  CHECK(unpack("\\207\\255\\255\\255\\255\\255\\255\\255\\255") == "-1");
}

TEST_CASE("wrong bytes are an error", "[script]") {
  CHECK(unpack("\\193") == "error: user_script:1: Bad data format in input.");
  CHECK(unpack("\\146\\1") == "error: user_script:1: Missing bytes in input.");
  CHECK(unpack("\\204") == "error: user_script:1: Missing bytes in input.");
  CHECK(unpack("\\163ab") == "error: user_script:1: Missing bytes in input.");
  CHECK(unpack("\\221\\255\\255\\255\\255\\1") == "error: user_script:1: Missing bytes in input.");
  CHECK(LuaFixture().eval("return cmsgpack.unpack(string.rep('\\145', 1e6))") ==
        "error: user_script:1: stack overflow (in function mp_decode_to_lua_array)");
}
