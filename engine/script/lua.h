#pragma once

// The only include of Lua 5.1. We link the build of it that raises errors as
// C++ exceptions, so functions called by Lua may hold objects with destructors
// when they raise one. It catches whatever passes through lua_pcall.
#include <cstddef>
#include <string_view>

#include <lua.hpp>

namespace sequent::script {

inline void push_text(lua_State* lua, std::string_view text) {
  lua_pushlstring(lua, text.data(), text.size());
}

// The string or number at `index` as text. REQUIRES: it is one of the two.
inline std::string_view to_text(lua_State* lua, int index) {
  std::size_t size = 0;
  const char* text = lua_tolstring(lua, index, &size);
  return {text, size};
}

// Argument `index` of the running function as text; raises Lua's own error if it is none.
inline std::string_view check_text(lua_State* lua, int index) {
  std::size_t size = 0;
  const char* text = luaL_checklstring(lua, index, &size);
  return {text, size};
}

}  // namespace sequent::script
