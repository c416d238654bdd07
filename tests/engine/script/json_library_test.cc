#include "engine/script/json_library.h"

#include "tests/engine/script/lua_fixture.h"
#include "tests/support/catch.h"

using sequent::script::LuaFixture;

namespace {

std::string encode(const std::string& value) {
  return LuaFixture().eval("return cjson.encode(" + value + ")");
}

std::string decode(const std::string& text) {
  return LuaFixture().eval("return cjson.decode([==[" + text + "]==])");
}

}  // namespace

TEST_CASE("values are encoded as lua-cjson does", "[script]") {
  CHECK(encode("{1, 2, 'x', true, false, cjson.null}") == R"([1,2,"x",true,false,null])");
  CHECK(encode("{}") == "{}");
  CHECK(encode("{a = {b = {}}}") == R"({"a":{"b":{}}})");
  CHECK(encode("{[1] = 1, [3] = 3}") == "[1,null,3]");
  CHECK(encode("{[1.5] = 1}") == R"({"1.5":1})");
  CHECK(encode("'a/\"\\\\\\n\\1\\127\\195\\169'") == R"("a\/\"\\\n\u0001\u007f)"
                                                     "\xc3\xa9\"");
  CHECK(encode("1/3") == "0.33333333333333");
  CHECK(encode("1e15") == "1e+15");
  CHECK(encode("123456789012345") == "1.2345678901234e+14");
  CHECK(encode("-0.5") == "-0.5");
}

TEST_CASE("what JSON cannot say is refused", "[script]") {
  CHECK(encode("0/0") == "error: user_script:1: Cannot serialise number: must not be NaN or Inf");
  CHECK(encode("{print = tostring}") ==
        "error: user_script:1: Cannot serialise function: type not supported");
  CHECK(encode("{[true] = 1}") ==
        "error: user_script:1: Cannot serialise boolean: table key must be a number or string");
  CHECK(encode("{[1] = 1, [100] = 2}") ==
        "error: user_script:1: Cannot serialise table: excessively sparse array");
  CHECK(encode("1, 2") ==
        "error: user_script:1: bad argument #1 to 'encode' (expected 1 argument)");
  CHECK(LuaFixture().eval("local t = {} t[1] = t return cjson.encode(t)") ==
        "error: user_script:1: Cannot serialise, excessive nesting (1001)");
}

TEST_CASE("text is decoded as lua-cjson does", "[script]") {
  CHECK(decode("[1, 2]") == "table");
  CHECK(decode(R"("a\u00e9\ud83d\ude00\n\/")") == "a\xc3\xa9\xf0\x9f\x98\x80\n/");
  CHECK(decode(" -12.5e1 ") == "-125");
  CHECK(decode("0x10") == "16");
  CHECK(decode("null") == "userdata");
  CHECK(decode("true") == "true");
  CHECK(LuaFixture().eval("local t = cjson.decode('{\"a\":[1,{\"b\":null}],\"c\":\"\"}') "
                          "return t.a[1], t.a[2].b == cjson.null, t.c, #t.a") == "1 true  2");
}

TEST_CASE("wrong text is named with its place", "[script]") {
  CHECK(decode("{1:2}") ==
        "error: user_script:1: Expected object key string but found T_NUMBER at character 2");
  CHECK(decode("[1,]") ==
        "error: user_script:1: Expected value but found T_ARR_END at character 4");
  CHECK(decode("[1 2]") ==
        "error: user_script:1: Expected comma or array end but found T_NUMBER at character 4");
  CHECK(decode("{\"a\" 1}") ==
        "error: user_script:1: Expected colon but found T_NUMBER at character 6");
  CHECK(decode("") == "error: user_script:1: Expected value but found T_END at character 1");
  CHECK(decode("1 x") ==
        "error: user_script:1: Expected the end but found invalid token at character 3");
  CHECK(decode("\"a") ==
        "error: user_script:1: Expected value but found unexpected end of string at character 3");
  CHECK(decode("\"\\q\"") ==
        "error: user_script:1: Expected value but found invalid escape code at character 2");
  CHECK(
      decode("\"\\ud800\"") ==
      "error: user_script:1: Expected value but found invalid unicode escape code at character 2");
  CHECK(decode("-") ==
        "error: user_script:1: Expected value but found invalid number at character 1");
  CHECK(decode("tru") ==
        "error: user_script:1: Expected value but found invalid token at character 1");
  CHECK(LuaFixture().eval("return cjson.decode(string.rep('[', 1001))") ==
        "error: user_script:1: Found too many nested data structures (1001) at character 1001");
  CHECK(LuaFixture().eval("return cjson.decode('\\0\\0')") ==
        "error: user_script:1: JSON parser does not support UTF-16 or UTF-32");
}

TEST_CASE("options are kept between scripts", "[script]") {
  LuaFixture lua;
  CHECK(lua.eval("return cjson.encode_max_depth(2)") == "2");
  CHECK(lua.eval("return cjson.encode({{{}}})") ==
        "error: user_script:1: Cannot serialise, excessive nesting (3)");
  CHECK(lua.eval("return cjson.encode_invalid_numbers('null'), cjson.encode({1/0})") ==
        "null [null]");
  CHECK(lua.eval("return cjson.encode_sparse_array(true, 1, 1)") == "true 1 1");
  CHECK(lua.eval("return cjson.encode({[1] = 1, [3] = 2})") == R"({"1":1,"3":2})");
  CHECK(lua.eval("return cjson.decode_invalid_numbers(false), pcall(cjson.decode, '0x1')") ==
        "false false Expected value but found invalid number at character 1");
  CHECK(lua.eval("return cjson.encode_number_precision(3), cjson.encode({1 / 3})") == "3 [0.333]");
  CHECK(lua.eval("return cjson.new().encode_max_depth(), cjson.encode_max_depth()") == "1000 2");
  CHECK(lua.eval("cjson.encode_max_depth(0)") ==
        "error: user_script:1: bad argument #1 to 'encode_max_depth' (expected integer between 1 "
        "and 2147483647)");
}

TEST_CASE("deep tables do not overflow the stack of the process", "[script]") {
  LuaFixture lua;
  lua.eval("cjson.encode_max_depth(1e8) cjson.decode_max_depth(1e8)");
  CHECK(lua.eval("local t = {} t[1] = t return cjson.encode(t)") ==
        "error: user_script:1: Cannot serialise, excessive nesting (7998)");
  CHECK(lua.eval("return cjson.decode(string.rep('[', 1e6))") ==
        "error: user_script:1: Found too many nested data structures (7999) at character 7999");
}
