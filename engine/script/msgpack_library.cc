#include "engine/script/msgpack_library.h"

#include <array>
#include <limits>
#include <string>
#include <string_view>

#include "engine/script/lua.h"
#include "engine/script/msgpack_pack.h"
#include "engine/script/msgpack_unpack.h"

namespace sequent::script {

namespace {

int msgpack_pack(lua_State* lua) {
  const int count = lua_gettop(lua);
  if (count == 0) {
    return luaL_argerror(lua, 0, "MessagePack pack needs input.");
  }
  luaL_checkstack(lua, 1, "Too many arguments for MessagePack pack.");
  std::string out;
  for (int i = 1; i <= count; ++i) {
    lua_pushvalue(lua, i);
    pack_value(lua, out);
    lua_pop(lua, 1);
  }
  push_text(lua, out);
  return 1;
}

// Pushes up to `limit` values found from `offset` on. Unless all were asked
// for, the offset of the next one (-1: none) comes first.
int unpack_from(lua_State* lua, lua_Integer limit, lua_Integer offset) {
  const bool all = limit == 0 && offset == 0;
  const std::string_view input = check_text(lua, 1);
  if (offset < 0 || limit < 0) {
    return luaL_error(lua, "Invalid request to unpack with offset of %d and limit of %d.",
                      static_cast<int>(offset), static_cast<int>(input.size()));
  }
  if (static_cast<std::size_t>(offset) > input.size()) {
    return luaL_error(lua, "Start offset %d greater than input length %d.",
                      static_cast<int>(offset), static_cast<int>(input.size()));
  }
  if (all) {
    limit = std::numeric_limits<int>::max();
  }
  std::string_view rest = input.substr(static_cast<std::size_t>(offset));
  int results = 0;
  while (!rest.empty() && results < limit) {
    unpack_value(lua, rest);
    ++results;
  }
  if (all) {
    return results;
  }
  luaL_checkstack(lua, 1, "in function mp_unpack_full");
  lua_pushinteger(lua, rest.empty() ? -1 : static_cast<lua_Integer>(input.size() - rest.size()));
  lua_insert(lua, 2);
  return results + 1;
}

int msgpack_unpack(lua_State* lua) {
  return unpack_from(lua, 0, 0);
}

int msgpack_unpack_one(lua_State* lua) {
  const lua_Integer offset = luaL_optinteger(lua, 2, 0);
  lua_settop(lua, 1);
  return unpack_from(lua, 1, offset);
}

int msgpack_unpack_limit(lua_State* lua) {
  const lua_Integer limit = luaL_checkinteger(lua, 2);
  const lua_Integer offset = luaL_optinteger(lua, 3, 0);
  lua_settop(lua, 1);
  return unpack_from(lua, limit, offset);
}

constexpr std::array<luaL_Reg, 5> kFunctions{{
    {"pack", msgpack_pack},
    {"unpack", msgpack_unpack},
    {"unpack_one", msgpack_unpack_one},
    {"unpack_limit", msgpack_unpack_limit},
    {nullptr, nullptr},
}};

void set_text(lua_State* lua, const char* name, std::string_view text) {
  push_text(lua, text);
  lua_setfield(lua, -2, name);
}

}  // namespace

void push_msgpack_library(lua_State* lua) {
  lua_newtable(lua);
  luaL_register(lua, nullptr, kFunctions.data());
  set_text(lua, "_NAME", "cmsgpack");
  set_text(lua, "_VERSION", "lua-cmsgpack 0.4.0");
  set_text(lua, "_DESCRIPTION", "MessagePack C implementation for Lua");
}

}  // namespace sequent::script
