#pragma once

#include <string_view>

#include "engine/script/json_library.h"

struct lua_State;

namespace sequent::script {

// Pushes the value that the JSON text says: objects and arrays as tables, null
// as the null light userdata. Raises lua-cjson's errors, which name the place.
// REQUIRES: a zero byte stands behind `text`.
void decode_json(lua_State* lua, const JsonOptions& options, std::string_view text);

}  // namespace sequent::script
