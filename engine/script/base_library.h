#pragma once

#include <cstddef>

struct lua_State;

namespace sequent::script {

// Compiles Lua text and pushes the function, or nil and why not. Precompiled
// code, which Lua does not check, is refused.
[[nodiscard]] bool compile_text(lua_State* lua,
                                const char* source,
                                std::size_t size,
                                const char* chunk_name);

// Puts into the table on the top our forms of Lua functions: load and
// loadstring (text only), pcall (turns {err=...} into its text, as Redis
// does), unpack (checked bounds).
void replace_base_functions(lua_State* lua);
// math.random and math.randomseed on the interpreter's own generator.
void replace_random_functions(lua_State* lua);

}  // namespace sequent::script
