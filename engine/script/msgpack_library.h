#pragma once

struct lua_State;

namespace sequent::script {

// Pushes the table `cmsgpack` of scripts: pack, unpack, unpack_one and
// unpack_limit with the encodings, limits and errors of lua-cmsgpack 0.4.
void push_msgpack_library(lua_State* lua);

}  // namespace sequent::script
