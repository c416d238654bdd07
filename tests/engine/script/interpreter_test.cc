#include "engine/script/interpreter.h"

#include "tests/engine/script/lua_fixture.h"
#include "tests/support/catch.h"

using sequent::script::LuaFixture;

namespace {

const std::string kReadonly = "Attempt to modify a readonly table";

}  // namespace

TEST_CASE("a global that is not there is an error of its line", "[script]") {
  LuaFixture lua;
  CHECK(lua.eval("return 1\n+ foo") ==
        "error: user_script:2: Script attempted to access nonexistent global variable 'foo'");
  for (const char* name : {"print", "dofile", "loadfile", "require", "module", "package", "io",
                           "os", "debug", "newproxy", "setfenv", "getfenv"}) {
    CHECK(lua.eval(std::string("return ") + name) ==
          "error: user_script:1: Script attempted to access nonexistent global variable '" +
              std::string(name) + "'");
  }
  CHECK(lua.eval("return rawget(_G, 'foo')") == "nil");
}

TEST_CASE("globals and libraries cannot be changed", "[script]") {
  LuaFixture lua;
  for (const char* assignment :
       {"foo = 1", "tostring = 1", "function f() end", "_G.x = 1", "string.foo = 1",
        "string.len = 1", "math.pi = 3", "table.insert = 1", "cjson.x = 1", "coroutine.x = 1",
        "getmetatable('').__index = 1", "getmetatable(_G).__index = nil"}) {
    INFO(assignment);
    CHECK(lua.eval(assignment) == "error: user_script:1: " + kReadonly);
  }
  for (const char* call :
       {"rawset(_G, 'x', 1)", "setmetatable(_G, {})", "setmetatable(string, nil)",
        "table.insert(math, 1)", "rawset(getmetatable(''), '__index', 1)"}) {
    INFO(call);
    CHECK(lua.eval(call) == "error: " + kReadonly);
  }
  CHECK(lua.eval("return type(tostring), string.foo, math[1]") == "function nil nil");
}

TEST_CASE("what is frozen can be read like any table", "[script]") {
  LuaFixture lua;
  CHECK(lua.eval("local n = 0 for k, v in pairs(math) do n = n + 1 end return n > 25") == "true");
  CHECK(lua.eval("local t = {} for k in pairs(_G) do t[#t + 1] = k end table.sort(t) "
                 "return table.concat(t, ',')") ==
        "_G,_VERSION,assert,bit,cjson,cmsgpack,collectgarbage,coroutine,error,gcinfo,"
        "getmetatable,ipairs,load,loadstring,math,next,pairs,pcall,rawequal,rawget,rawset,select,"
        "setmetatable,string,struct,table,tonumber,tostring,type,unpack,xpcall");
  CHECK(lua.eval("return rawget(math, 'pi') == math.pi, _G._G == _G") == "true true");
  CHECK(lua.eval("local f, t = pairs(math) t.pi = 3") == "error: user_script:1: " + kReadonly);
  CHECK(lua.eval("local f, t = pairs(math) return rawequal(t, math), next(math) ~= nil") ==
        "true true");
  CHECK(lua.eval("return getmetatable(math), type(getmetatable(_G)), "
                 "getmetatable('').__index == string") == "nil table true");
}

TEST_CASE("tables of a script are as in any Lua", "[script]") {
  LuaFixture lua;
  CHECK(lua.eval("local t = setmetatable({3, 1, 2}, {__index = function(_, k) return k end}) "
                 "table.sort(t) table.insert(t, 4) rawset(t, 'x', 9) "
                 "return t[1], t[4], t.x, t.y, rawget(t, 'y'), getmetatable(t) ~= nil") ==
        "1 4 9 y nil true");
  CHECK(lua.eval("local n = 0 for k, v in pairs({5, 6, a = 7}) do n = n + v end return n") == "18");
  CHECK(lua.eval("return next({})") == "nil");
  CHECK(lua.eval("return pcall(next, 1)").substr(0, 24) == "false bad argument #1 to");
}

TEST_CASE("strings have their methods", "[script]") {
  LuaFixture lua;
  CHECK(lua.eval("return ('abc'):upper(), #'abc', ('x'):rep(3)") == "ABC 3 xxx");
}

TEST_CASE("only text can be loaded", "[script]") {
  LuaFixture lua;
  CHECK(lua.eval("return loadstring('return 1 + 1')()") == "2");
  CHECK(lua.eval("return loadstring('x y')") == "nil [string \"x y\"]:1: '=' expected near 'y'");
  CHECK(lua.eval("return loadstring(string.dump(function() return 1 end))").substr(0, 4) == "nil ");
  CHECK(lua.eval("local parts, i = {'return ', '4', '2'}, 0 "
                 "return load(function() i = i + 1 return parts[i] end)()") == "42");
  CHECK(lua.eval("return load(function() return {} end)") ==
        "nil reader function must return a string");
  CHECK(lua.eval("return load(function() error('no', 0) end)") == "nil no");
  CHECK(lua.eval("local d, done = string.dump(function() end) "
                 "return load(function() if not done then done = true return d end end)")
            .substr(0, 4) == "nil ");
  CHECK(lua.eval("loadstring('y = 1')()") == "error: [string \"y = 1\"]:1: " + kReadonly);
}

TEST_CASE("random numbers are Redis's own, the same everywhere", "[script]") {
  LuaFixture lua;
  CHECK(lua.eval("return math.floor(math.random() * 1000000)") == "396464");
  CHECK(lua.eval("return math.random(100), math.random(100)") == "85 36");
  CHECK(lua.eval("math.randomseed(5) return math.random(100), math.random(100)") == "53 28");
  CHECK(lua.eval("return math.random(7, 7), pcall(math.random, 0)") ==
        "7 false bad argument #1 to '?' (interval is empty)");
}

TEST_CASE("unpack checks its bounds", "[script]") {
  LuaFixture lua;
  CHECK(lua.eval("return unpack({1, 2, 3})") == "1 2 3");
  CHECK(lua.eval("return unpack({1, 2, 3}, 2)") == "2 3");
  CHECK(lua.eval("return unpack({1, 2, 3}, 3, 2)").empty());
  for (const char* call :
       {"unpack({}, 0, 2147483647)", "unpack({}, -2147483648, 2147483647)", "unpack({}, 1, 1e7)"}) {
    CHECK(lua.eval(std::string("return ") + call) ==
          "error: user_script:1: too many results to unpack");
  }
}

TEST_CASE("pcall shows the text of an error table", "[script]") {
  LuaFixture lua;
  CHECK(lua.eval("return pcall(error, {err = 'ERR x'})") == "false ERR x");
  CHECK(lua.eval("return pcall(error, {1})") == "false table");
  CHECK(lua.eval("return pcall(function(...) return ... end, 1, nil, 3)") == "true 1 nil 3");
  CHECK(lua.eval("return pcall()") ==
        "error: user_script:1: bad argument #1 to 'pcall' (value expected)");
}

TEST_CASE("a script that takes too much memory is stopped, the next one runs", "[script]") {
  LuaFixture lua;
  CHECK(lua.eval("local s = 'x' while true do s = s .. s end") == "error: not enough memory");
  CHECK(lua.eval("local t = {} for i = 1, 1e9 do t[i] = {} end") == "error: not enough memory");
  CHECK(lua.eval("return string.rep('x', 1e9)") == "error: not enough memory");
  CHECK(lua.eval("return load(function() return string.rep('x', 1e6) end)") ==
        "error: user_script:1: not enough memory");
  const std::string doubled = "local t = {'x'} for i = 1, 40 do t = {t, t} end return ";
  CHECK(lua.eval(doubled + "cjson.encode(t)") == "error: user_script:1: not enough memory");
  CHECK(lua.eval("local t = {} for i = 1, 100 do t[i] = 'x' end "
                 "for d = 1, 8 do local u = {} for i = 1, 100 do u[i] = t end t = u end "
                 "return cmsgpack.pack(t)") == "error: user_script:1: not enough memory");
  CHECK(lua.eval("return 1") == "1");
}

TEST_CASE("recursion without end is an error, not a crash", "[script]") {
  LuaFixture lua;
  CHECK(lua.eval("local function f() return 1 + f() end f()").find("stack overflow") !=
        std::string::npos);
  CHECK(lua.eval("local t = setmetatable({}, {}) "
                 "getmetatable(t).__index = function(t, k) return t[k + 1] end return t[1]")
            .find("stack overflow") != std::string::npos);
  CHECK(lua.eval("return loadstring('return ' .. string.rep('(', 1e5))").substr(0, 4) == "nil ");
  CHECK(lua.eval("return string.rep('a', 1e5):find(string.rep('(a', 1e4))").substr(0, 6) ==
        "error:");
}

TEST_CASE("memory goes back when the interpreter ends", "[script]") {
  sequent::script::LuaMemory memory(1000);
  const sequent::script::LuaMemory::Limited limited(memory);
  void* small = memory.allocate(nullptr, 0, 10);
  void* large = memory.allocate(nullptr, 0, 600);
  CHECK(memory.used() == 610);
  CHECK(memory.allocate(nullptr, 0, 391) == nullptr);
  {
    const sequent::script::LuaMemory::Unlimited unlimited(memory);
    large = memory.allocate(large, 600, 5000);
    CHECK(large != nullptr);
  }
  CHECK(memory.allocate(small, 10, 11) == nullptr);
  large = memory.allocate(large, 5000, 20);
  CHECK(memory.used() == 30);
  memory.allocate(large, 20, 0);
  memory.allocate(small, 10, 0);
  CHECK(memory.used() == 0);
}
