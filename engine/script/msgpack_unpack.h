#pragma once

#include <string_view>

struct lua_State;

namespace sequent::script {

// Reads one MessagePack value from the front of `bytes`, drops what it read
// and pushes the value. Raises the Lua errors of lua-cmsgpack for bytes that
// are missing or mean nothing, and for nesting deeper than Lua's stack.
void unpack_value(lua_State* lua, std::string_view& bytes);

}  // namespace sequent::script
