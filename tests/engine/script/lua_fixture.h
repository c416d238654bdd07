#pragma once

#include <cstddef>
#include <string>

#include "engine/script/base_library.h"
#include "engine/script/interpreter.h"
#include "engine/script/lua.h"

namespace sequent::script {

// An interpreter that runs one script after the other.
class LuaFixture {
 public:
  // What the script returns, joined by blanks; "error: ..." if it fails.
  std::string eval(const std::string& source) {
    lua_State* lua = interpreter_.lua();
    lua_settop(lua, 0);
    interpreter_.tend_garbage();
    std::string out;
    if (!compile_text(lua, source.data(), source.size(), "@user_script") || !call()) {
      out = "error: ";
    }
    for (int i = 1; i <= lua_gettop(lua); ++i) {
      out += i > 1 ? " " : "";
      out += text(lua, i);
    }
    return out;
  }

  Interpreter& interpreter() { return interpreter_; }

 private:
  bool call() {
    const LuaMemory::Limited limited(interpreter_.memory());
    return lua_pcall(interpreter_.lua(), 0, LUA_MULTRET, 0) == 0;
  }

  static std::string text(lua_State* lua, int index) {
    switch (lua_type(lua, index)) {
      case LUA_TSTRING:
      case LUA_TNUMBER:
        lua_pushvalue(lua, index);
        {
          std::string out(to_text(lua, -1));
          lua_pop(lua, 1);
          return out;
        }
      case LUA_TBOOLEAN:
        return lua_toboolean(lua, index) != 0 ? "true" : "false";
      default:
        return luaL_typename(lua, index);
    }
  }

  Interpreter interpreter_{std::size_t{64} * 1024 * 1024};
};

}  // namespace sequent::script
