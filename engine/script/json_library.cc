#include "engine/script/json_library.h"

#include <array>
#include <limits>
#include <memory>
#include <string>
#include <type_traits>

#include "engine/script/json_decode.h"
#include "engine/script/json_encode.h"
#include "engine/script/lua.h"

// Every function has the options, a userdata, as its first upvalue.

namespace sequent::script {

namespace {

constexpr int kMaxInt = std::numeric_limits<int>::max();
constexpr int kMaxPrecision = 14;

static_assert(std::is_trivially_destructible_v<JsonOptions>, "Lua frees it without a destructor");

JsonOptions& options_of(lua_State* lua) {
  return *static_cast<JsonOptions*>(lua_touserdata(lua, lua_upvalueindex(1)));
}

int json_encode(lua_State* lua) {
  luaL_argcheck(lua, lua_gettop(lua) == 1, 1, "expected 1 argument");
  std::string out;
  encode_json(lua, options_of(lua), out);
  push_text(lua, out);
  return 1;
}

int json_decode(lua_State* lua) {
  luaL_argcheck(lua, lua_gettop(lua) == 1, 1, "expected 1 argument");
  decode_json(lua, options_of(lua), check_text(lua, 1));
  return 1;
}

// Missing arguments become nil, which means "leave it".
void take_arguments(lua_State* lua, int count) {
  luaL_argcheck(lua, lua_gettop(lua) <= count, count + 1, "found too many arguments");
  lua_settop(lua, count);
}

void integer_option(lua_State* lua, int index, int& setting, int min, int max) {
  if (!lua_isnil(lua, index)) {
    const lua_Integer value = luaL_checkinteger(lua, index);
    luaL_argcheck(lua, min <= value && value <= max, 1,
                  lua_pushfstring(lua, "expected integer between %d and %d", min, max));
    setting = static_cast<int>(value);
  }
  lua_pushinteger(lua, setting);
}

void bool_option(lua_State* lua, int index, bool& setting) {
  if (lua_isboolean(lua, index)) {
    setting = lua_toboolean(lua, index) != 0;
  } else if (!lua_isnil(lua, index)) {
    constexpr std::array<const char*, 3> kNames{"off", "on", nullptr};
    setting = luaL_checkoption(lua, index, nullptr, kNames.data()) == 1;
  }
  lua_pushboolean(lua, setting ? 1 : 0);
}

void invalid_option(lua_State* lua, InvalidNumbers& setting, const char* const names[]) {
  if (lua_isboolean(lua, 1)) {
    setting = lua_toboolean(lua, 1) != 0 ? InvalidNumbers::kAllow : InvalidNumbers::kRefuse;
  } else if (!lua_isnil(lua, 1)) {
    setting = static_cast<InvalidNumbers>(luaL_checkoption(lua, 1, nullptr, names));
  }
  if (setting == InvalidNumbers::kNull) {
    lua_pushliteral(lua, "null");
  } else {
    lua_pushboolean(lua, setting == InvalidNumbers::kAllow ? 1 : 0);
  }
}

int encode_sparse_array(lua_State* lua) {
  take_arguments(lua, 3);
  JsonOptions& options = options_of(lua);
  bool_option(lua, 1, options.sparse_convert);
  integer_option(lua, 2, options.sparse_ratio, 0, kMaxInt);
  integer_option(lua, 3, options.sparse_safe, 0, kMaxInt);
  return 3;
}

int encode_max_depth(lua_State* lua) {
  take_arguments(lua, 1);
  integer_option(lua, 1, options_of(lua).encode_max_depth, 1, kMaxInt);
  return 1;
}

int decode_max_depth(lua_State* lua) {
  take_arguments(lua, 1);
  integer_option(lua, 1, options_of(lua).decode_max_depth, 1, kMaxInt);
  return 1;
}

int encode_number_precision(lua_State* lua) {
  take_arguments(lua, 1);
  integer_option(lua, 1, options_of(lua).number_precision, 1, kMaxPrecision);
  return 1;
}

int encode_keep_buffer(lua_State* lua) {
  take_arguments(lua, 1);
  bool_option(lua, 1, options_of(lua).keep_buffer);
  return 1;
}

int encode_invalid_numbers(lua_State* lua) {
  take_arguments(lua, 1);
  constexpr std::array<const char*, 4> kNames{"off", "on", "null", nullptr};
  invalid_option(lua, options_of(lua).encode_invalid, kNames.data());
  return 1;
}

int decode_invalid_numbers(lua_State* lua) {
  take_arguments(lua, 1);
  constexpr std::array<const char*, 3> kNames{"off", "on", nullptr};
  invalid_option(lua, options_of(lua).decode_invalid, kNames.data());
  return 1;
}

int json_new(lua_State* lua) {
  push_json_library(lua);
  return 1;
}

constexpr std::array<luaL_Reg, 10> kFunctions{{
    {"encode", json_encode},
    {"decode", json_decode},
    {"encode_sparse_array", encode_sparse_array},
    {"encode_max_depth", encode_max_depth},
    {"decode_max_depth", decode_max_depth},
    {"encode_number_precision", encode_number_precision},
    {"encode_keep_buffer", encode_keep_buffer},
    {"encode_invalid_numbers", encode_invalid_numbers},
    {"decode_invalid_numbers", decode_invalid_numbers},
    {"new", json_new},
}};

}  // namespace

void push_json_library(lua_State* lua) {
  lua_newtable(lua);
  std::construct_at(static_cast<JsonOptions*>(lua_newuserdata(lua, sizeof(JsonOptions))));
  for (const luaL_Reg& function : kFunctions) {
    lua_pushvalue(lua, -1);
    lua_pushcclosure(lua, function.func, 1);
    lua_setfield(lua, -3, function.name);
  }
  lua_pop(lua, 1);
  lua_pushlightuserdata(lua, nullptr);
  lua_setfield(lua, -2, "null");
  lua_pushliteral(lua, "cjson");
  lua_setfield(lua, -2, "_NAME");
  lua_pushliteral(lua, "2.1.0");
  lua_setfield(lua, -2, "_VERSION");
}

}  // namespace sequent::script
