// What scripts have done to Redis and must not do here, a test for each published class.

#include <string>

#include "engine/state/instance.h"
#include "tests/engine/script/lua_fixture.h"
#include "tests/support/catch.h"
#include "tests/support/mutate.h"
#include "tests/support/test_client.h"

using sequent::script::LuaFixture;
using sequent::test::for_each_mutation;
using sequent::test::TestClient;
using sequent::test::TestEngine;

namespace {

const std::string kReadonly = "Attempt to modify a readonly table";

bool starts_with(const std::string& text, std::string_view prefix) {
  return std::string_view(text).starts_with(prefix);
}

}  // namespace

TEST_CASE("CVE-2018-11218: packed bytes that nest deeply do not overflow the stack", "[script]") {
  LuaFixture lua;
  for (const char* nested : {"\\145", "\\129\\1", "\\221\\0\\0\\0\\1", "\\223\\0\\0\\0\\1\\1"}) {
    INFO(nested);
    CHECK(starts_with(
        lua.eval("return pcall(cmsgpack.unpack, string.rep('" + std::string(nested) + "', 1e5))"),
        "false "));
  }
  CHECK(lua.eval("return cmsgpack.unpack(cmsgpack.pack({{{{1}}}}))[1][1][1][1]") == "1");
}

TEST_CASE("CVE-2018-11219, CVE-2020-14147: sizes in a struct format do not overflow", "[script]") {
  LuaFixture lua;
  for (const char* call :
       {"struct.unpack('>I2147483648', '10')", "struct.pack('>I2147483648', 10)",
        "struct.unpack('c0c99999999999', 'abc')", "struct.pack('i33', 1)",
        "struct.unpack('>H', 'a', 2147483647)", "struct.unpack('c2147483647', 'a')",
        "struct.unpack('!4294967296i', 'aaaa')", "struct.size('c2147483647c2147483647')",
        "struct.unpack('Bc0', '\\255abc')", "struct.unpack('dc0', struct.pack('d', -1))"}) {
    INFO(call);
    const std::string result =
        lua.eval(std::string("return pcall(function() return ") + call + " end)");
    CHECK((starts_with(result, "false ") || result == "true 4294967294"));
  }
}

TEST_CASE("CVE-2021-32626: replies and values that nest deeply do not overflow Lua's stack",
          "[script]") {
  LuaFixture lua;
  CHECK(starts_with(lua.eval("return pcall(cjson.decode, string.rep('[', 1e5))"), "false "));
  CHECK(starts_with(lua.eval("return pcall(cjson.decode, string.rep('{\"a\":', 1e5))"), "false "));
  CHECK(starts_with(lua.eval("local t = {} for i = 1, 1e4 do t = {t} end "
                             "return pcall(cjson.encode, t)"),
                    "false "));
  CHECK(lua.eval("local t = {} for i = 1, 1e4 do t = {t} end return #cmsgpack.pack(t)") == "17");
  CHECK(starts_with(lua.eval("return pcall(cmsgpack.unpack, string.rep('\\1', 1e5))"), "false "));
  CHECK(starts_with(lua.eval("return pcall(struct.unpack, string.rep('b', 1e5), "
                             "string.rep('a', 1e5))"),
                    "false "));
}

TEST_CASE("CVE-2022-0543: no library loads code from outside", "[script]") {
  LuaFixture lua;
  for (const char* name : {"package", "require", "module", "io", "os", "dofile", "loadfile",
                           "debug", "newproxy", "print"}) {
    INFO(name);
    CHECK(lua.eval(std::string("return rawget(_G, '") + name + "')") == "nil");
  }
}

TEST_CASE("CVE-2022-24735, CVE-2025-46818: what scripts share cannot be changed", "[script]") {
  LuaFixture lua;
  for (const char* change :
       {"getmetatable('').__index = function() end", "getmetatable('').__add = 1",
        "getmetatable(_G).__index = {}", "getmetatable(_G).__newindex = nil",
        "getmetatable(_G).__metatable = 1", "string.format = 1", "cjson.decode = 1", "math.pi = 4",
        "table.sort = 1", "_G.string = {}"}) {
    INFO(change);
    CHECK(lua.eval(change) == "error: user_script:1: " + kReadonly);
  }
  CHECK(lua.eval("return getmetatable(1), getmetatable(nil), getmetatable(true), "
                 "getmetatable(function() end)") == "nil nil nil nil");
  CHECK(starts_with(lua.eval("return pcall(setmetatable, 'x', {})"), "false bad argument"));
  CHECK(lua.eval("local ok = pcall(rawset, getmetatable(''), '__index', {}) return ok, "
                 "('x'):upper()") == "false X");
  CHECK(lua.eval("for _, t in ipairs({string, math, table, cjson, cmsgpack, bit, struct}) do "
                 "  for _, change in ipairs({function() t.x = 1 end, "
                 "      function() rawset(t, 'x', 1) end, function() setmetatable(t, {}) end, "
                 "      function() table.insert(t, 1) end}) do "
                 "    assert(not pcall(change)) end end return string.x") == "nil");
}

TEST_CASE("CVE-2022-24736: code that cannot be compiled is an error", "[script]") {
  LuaFixture lua;
  for (const char* source : {"return return", "function", "local a = (", "x = 'unfinished",
                             "--[[ unfinished", "[[ unfinished", "goto", "\\27Lua", "\x1bLua",
                             "return 0x", "'\\999'", "break", "return ..."}) {
    INFO(source);
    const std::string result = lua.eval(source);
    CHECK((starts_with(result, "error: ") || std::string_view(source) == "return ..."));
  }
}

TEST_CASE("CVE-2022-24834: long texts do not overflow the buffers of cjson and cmsgpack",
          "[script]") {
  LuaFixture lua;
  CHECK(lua.eval("return #cjson.encode(string.rep('\\1', 1e6))") == "6000002");
  CHECK(lua.eval("local s = string.rep('\"', 1e6) return cjson.decode(cjson.encode(s)) == s") ==
        "true");
  CHECK(lua.eval("local s = string.rep('x', 1e6) "
                 "return cmsgpack.unpack(cmsgpack.pack(s)) == s") == "true");
  CHECK(starts_with(lua.eval("return cjson.encode(string.rep('\\1', 3e7))"), "error: "));
}

TEST_CASE("CVE-2024-31449: bit.tohex takes any count of digits", "[script]") {
  LuaFixture lua;
  CHECK(lua.eval("return bit.tohex(65535, -2147483648)") == "0000FFFF");
  CHECK(lua.eval("return bit.tohex(65535, 2147483647), bit.tohex(65535, 0)") == "0000ffff ");
}

TEST_CASE("CVE-2024-46981: collecting garbage at any moment frees nothing that is in use",
          "[script]") {
  LuaFixture lua;
  CHECK(lua.eval("collectgarbage('setpause', 0) collectgarbage('setstepmul', 1e6) "
                 "local kept = {} "
                 "for i = 1, 300 do "
                 "  kept[i] = cjson.decode(cjson.encode({i, {a = tostring(i)}})) "
                 "  collectgarbage() "
                 "  kept[i][3] = cmsgpack.unpack(cmsgpack.pack(kept[i])) end "
                 "for i = 1, 300 do assert(kept[i][3][2].a == tostring(i)) end "
                 "collectgarbage('stop') return #kept") == "300");
  CHECK(lua.eval("local t = {} for i = 1, 1e5 do t[i % 10] = {i} end return #t") == "9");
  TestEngine engine;
  TestClient client(engine);
  for (int i = 0; i < 20; ++i) {
    CHECK(client.run_words({"EVAL", "collectgarbage() return {KEYS[1], ARGV[1]}", "1", "k", "v"}) ==
          std::vector<std::string>{"k", "v"});
    CHECK(client.run("SCRIPT FLUSH") == "OK");
  }
}

TEST_CASE("CVE-2025-49844: the name of a chunk outlives its parser", "[script]") {
  LuaFixture lua;
  // Strings, numbers and functions in the chunk make the parser collect garbage.
  CHECK(lua.eval("collectgarbage('setpause', 0) collectgarbage('setstepmul', 1e6) "
                 "for i = 1, 50 do "
                 "  local parts = {} "
                 "  for j = 1, 200 do parts[j] = 'x' .. j .. '=\"' .. i .. '-' .. j .. '\"' end "
                 "  local f, why = loadstring('local ' .. table.concat(parts, ' local ') .. "
                 "    ' error(1)', '=name ' .. i .. string.rep('n', 50)) "
                 "  if f then local ok, text = pcall(f) assert(text:find('^name ' .. i)) "
                 "  else assert(why:find('^name ' .. i)) end end "
                 "return 'whole'") == "whole");
}

TEST_CASE("CVE-2025-46817: ranges of any size are refused by unpack", "[script]") {
  LuaFixture lua;
  for (const char* range : {"-1, 2147483647", "0, 2147483647", "1, 2147483647",
                            "-2147483648, 2147483647", "2147483646, -2147483648", "1, 8001"}) {
    INFO(range);
    const std::string result =
        lua.eval(std::string("return select('#', unpack({}, ") + range + "))");
    CHECK((result == "error: user_script:1: too many results to unpack" || result == "0"));
  }
}

TEST_CASE("CVE-2025-46819: long brackets and many lines are read to their end", "[script]") {
  LuaFixture lua;
  const std::string level(100'000, '=');
  CHECK(lua.eval("return #[" + level + "[abc]" + level + "]") == "3");
  CHECK(starts_with(lua.eval("return [" + level + "[abc]" + level), "error: "));
  CHECK(starts_with(lua.eval("return [" + level), "error: "));
  CHECK(lua.eval("return #[[" + std::string(100'000, '\n') + "x]]") == "100000");
  CHECK(lua.eval("local s = '" + std::string(50'000, 'a') + "\\\n" + "' return #s") == "50001");
}

TEST_CASE("precompiled code is refused wherever it is given", "[script]") {
  LuaFixture lua;
  CHECK(lua.eval("return string.dump(function() end):byte(1)") == "27");
  CHECK(starts_with(lua.eval("\x1bLuaQ"), "error: "));
  TestEngine engine;
  TestClient client(engine);
  CHECK(client.run_words({"EVAL", "\x1bLuaQ", "0"}).reply.is_error());
  CHECK(client.run_words({"FUNCTION", "LOAD", "#!lua name=x\n\x1bLuaQ"}).reply.is_error());
}

TEST_CASE("random bytes given to decoders give values or errors", "[script]") {
  LuaFixture lua;
  const auto quoted = [](const std::string& bytes) {
    std::string text = "\"";
    for (const char byte : bytes) {
      const int code = static_cast<unsigned char>(byte);
      text += '\\';
      text += std::to_string(code / 100);
      text += std::to_string(code / 10 % 10);
      text += std::to_string(code % 10);
    }
    return text + '"';
  };
  const auto decodes = [&](const std::string& call, const std::string& bytes) {
    const std::string result = lua.eval("return (pcall(" + call + ", " + quoted(bytes) + "))");
    CHECK((result == "true" || result == "false"));
  };
  for_each_mutation(R"({"a": [1, -2.5e3, "x\u00e9\n", true, null, {"b": {}}], "c": "d"})", 2000,
                    [&](const std::string& bytes) { decodes("cjson.decode", bytes); });
  for_each_mutation(
      "\x93\x01\xa3"
      "abc\x82\xa1k\xc0\xd1\xff\x7f\xcb\x40\x09\x21\xfb\x54\x44\x2d"
      "\x18\xdc\x01\x02\xcd\x01\x00",
      2000, [&](const std::string& bytes) { decodes("cmsgpack.unpack", bytes); });
  const std::string data = "'" + std::string(64, 'a') + "'";
  for_each_mutation("<!4bBhHlLTi3I5xfdc4sBc0 >i8", 2000, [&](const std::string& bytes) {
    const std::string format = quoted(bytes);
    for (const std::string& call :
         {"struct.unpack, " + format + ", " + data, "struct.size, " + format,
          "struct.pack, " + format +
              ", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 'abcdef', 's', 2, 'xy'"}) {
      const std::string result = lua.eval("return (pcall(" + call + "))");
      CHECK((result == "true" || result == "false"));
    }
  });
}

TEST_CASE("random changes to a script give replies or errors", "[script]") {
  const auto engine = sequent::engine::Engine::open({.upkeep = false}).value();
  TestClient client(*engine);
  engine->begin_turn().instance().config.busy_reply_threshold_ms = 20;
  engine->begin_turn().on_slow_script([] { return true; });
  const std::string script =
      "local t = {} for i, k in ipairs(KEYS) do redis.call('SET', k, ARGV[i]) "
      "t[#t + 1] = redis.call('GET', k) .. string.rep('x', i) end "
      "local m = {map = {a = cjson.encode(t)}} if #t > 1 then return m else return t end";
  for_each_mutation(script, 3000, [&](const std::string& source) {
    const auto answer = client.run_words({"EVAL", source, "2", "a", "b", "1", "2"});
    CHECK_FALSE(answer.blocked);
  });
  CHECK(client.run_words({"EVAL", script, "1", "a", "v"}) == std::vector<std::string>{"vx"});
}
