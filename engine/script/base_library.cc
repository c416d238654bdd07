#include "engine/script/base_library.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/script/interpreter.h"
#include "engine/script/lua.h"

namespace sequent::script {

namespace {

// What load and loadstring return.
int loaded(lua_State* lua, bool compiled) {
  if (compiled) {
    return 1;
  }
  lua_pushnil(lua);
  lua_insert(lua, -2);
  return 2;
}

int base_loadstring(lua_State* lua) {
  const std::string_view source = check_text(lua, 1);
  const char* name = luaL_optstring(lua, 2, source.data());
  return loaded(lua, compile_text(lua, source.data(), source.size(), name));
}

// Gathers the pieces first: the parser never runs Lua code.
int base_load(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TFUNCTION);
  const char* name = luaL_optstring(lua, 2, "=(load)");
  lua_settop(lua, 2);
  std::string source;
  while (true) {
    lua_pushvalue(lua, 1);
    if (lua_pcall(lua, 0, 1, 0) != 0) {
      return loaded(lua, false);
    }
    if (lua_isnil(lua, -1)) {
      break;
    }
    if (lua_isstring(lua, -1) == 0) {
      lua_pushliteral(lua, "reader function must return a string");
      return loaded(lua, false);
    }
    const std::string_view piece = to_text(lua, -1);
    if (piece.empty()) {
      break;
    }
    if (source.size() + piece.size() > Interpreter::of(lua).memory().limit()) {
      return luaL_error(lua, "not enough memory");
    }
    source.append(piece);
    lua_pop(lua, 1);
  }
  return loaded(lua, compile_text(lua, source.data(), source.size(), name));
}

// A script sees an error that redis.call raised as its text, not as the table
// that travels inside.
int base_pcall(lua_State* lua) {
  luaL_checkany(lua, 1);
  lua_pushboolean(lua, 1);
  lua_insert(lua, 1);
  if (lua_pcall(lua, lua_gettop(lua) - 2, LUA_MULTRET, 0) != 0) {
    lua_remove(lua, 1);
    if (lua_istable(lua, -1)) {
      lua_getfield(lua, -1, "err");
      if (lua_isstring(lua, -1) != 0) {
        lua_replace(lua, -2);
      } else {
        lua_pop(lua, 1);
      }
    }
    lua_pushboolean(lua, 0);
    lua_insert(lua, 1);
  }
  return lua_gettop(lua);
}

int base_unpack(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  const std::int64_t first = luaL_optint(lua, 2, 1);
  const std::int64_t last = lua_isnoneornil(lua, 3) ? static_cast<std::int64_t>(lua_objlen(lua, 1))
                                                    : luaL_checkint(lua, 3);
  if (first > last) {
    return 0;
  }
  const std::int64_t count = last - first + 1;
  if (count > LUAI_MAXCSTACK || lua_checkstack(lua, static_cast<int>(count)) == 0) {
    return luaL_error(lua, "too many results to unpack");
  }
  for (std::int64_t i = first; i <= last; ++i) {
    lua_rawgeti(lua, 1, static_cast<int>(i));
  }
  return static_cast<int>(count);
}

int math_random(lua_State* lua) {
  const double unit = static_cast<double>(Interpreter::of(lua).random().next() % Random48::kMax) /
                      static_cast<double>(Random48::kMax);
  switch (lua_gettop(lua)) {
    case 0:
      lua_pushnumber(lua, unit);
      return 1;
    case 1: {
      const int upper = luaL_checkint(lua, 1);
      luaL_argcheck(lua, 1 <= upper, 1, "interval is empty");
      lua_pushnumber(lua, std::floor(unit * upper) + 1);
      return 1;
    }
    case 2: {
      const int lower = luaL_checkint(lua, 1);
      const int upper = luaL_checkint(lua, 2);
      luaL_argcheck(lua, lower <= upper, 2, "interval is empty");
      const double width = static_cast<double>(upper) - lower + 1;
      lua_pushnumber(lua, std::floor(unit * width) + lower);
      return 1;
    }
    default:
      return luaL_error(lua, "wrong number of arguments");
  }
}

int math_randomseed(lua_State* lua) {
  Interpreter::of(lua).random().seed(luaL_checkint(lua, 1));
  return 0;
}

void set_functions(lua_State* lua, const luaL_Reg* functions) {
  for (; functions->name != nullptr; ++functions) {
    lua_pushcfunction(lua, functions->func);
    lua_setfield(lua, -2, functions->name);
  }
}

}  // namespace

bool compile_text(lua_State* lua, const char* source, std::size_t size, const char* chunk_name) {
  if (size > 0 && source[0] == LUA_SIGNATURE[0]) {
    lua_pushfstring(lua, "%s: precompiled code cannot be loaded", chunk_name);
    return false;
  }
  // On the stack the name outlives any collection while the parser runs.
  lua_pushstring(lua, chunk_name);
  int status = 0;
  {
    const LuaMemory::Limited limited(Interpreter::of(lua).memory());
    status = luaL_loadbuffer(lua, source, size, chunk_name);
  }
  lua_remove(lua, -2);
  return status == 0;
}

void replace_base_functions(lua_State* lua) {
  constexpr std::array<luaL_Reg, 5> kFunctions{{
      {"load", base_load},
      {"loadstring", base_loadstring},
      {"pcall", base_pcall},
      {"unpack", base_unpack},
      {nullptr, nullptr},
  }};
  set_functions(lua, kFunctions.data());
}

void replace_random_functions(lua_State* lua) {
  constexpr std::array<luaL_Reg, 3> kFunctions{{
      {"random", math_random},
      {"randomseed", math_randomseed},
      {nullptr, nullptr},
  }};
  set_functions(lua, kFunctions.data());
}

}  // namespace sequent::script
