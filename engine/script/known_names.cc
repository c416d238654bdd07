#include "engine/script/known_names.h"

#include "engine/script/lua.h"

namespace sequent::script {

void KnownNames::open(lua_State* lua) {
  constexpr std::array<const char*, kCount> kTexts{"err",
                                                   "ok",
                                                   "double",
                                                   "map",
                                                   "set",
                                                   "big_number",
                                                   "verbatim_string",
                                                   "format",
                                                   "string",
                                                   "ignore_error_stats_update",
                                                   "OK",
                                                   "KEYS",
                                                   "ARGV"};
  for (std::size_t i = 0; i < kCount; ++i) {
    lua_pushstring(lua, kTexts[i]);
    references_[i] = luaL_ref(lua, LUA_REGISTRYINDEX);
  }
}

void KnownNames::push(lua_State* lua, KnownName name) const {
  lua_rawgeti(lua, LUA_REGISTRYINDEX, references_[static_cast<std::size_t>(name)]);
}

void KnownNames::set(lua_State* lua, KnownName name) const {
  push(lua, name);
  lua_insert(lua, -2);
  lua_rawset(lua, -3);
}

}  // namespace sequent::script
