#pragma once

#include <string>

struct lua_State;

namespace sequent::script {

// Appends the value on the top of the Lua stack to `out` as MessagePack and
// leaves the stack as it was. A table whose keys are just 1..n becomes an
// array, any other a map; tables nested deeper than 16, functions and the like
// become nil. Numbers take the smallest form that keeps their value.
void pack_value(lua_State* lua, std::string& out);

}  // namespace sequent::script
