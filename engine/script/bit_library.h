#pragma once

struct lua_State;

namespace sequent::script {

// Pushes the table `bit` of scripts: operations on 32-bit integers with the
// names, wrapping and results of LuaBitOp 1.0.
void push_bit_library(lua_State* lua);

}  // namespace sequent::script
