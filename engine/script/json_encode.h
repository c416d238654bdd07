#pragma once

#include <string>

#include "engine/script/json_library.h"

struct lua_State;

namespace sequent::script {

// Appends the value on the top of the Lua stack to `out` as JSON. A table with
// only positive whole keys becomes an array (null in the gaps), any other, and
// the empty one, an object. Raises lua-cjson's errors.
void encode_json(lua_State* lua, const JsonOptions& options, std::string& out);

}  // namespace sequent::script
