#include "engine/script/frozen_tables.h"

#include "engine/script/interpreter.h"
#include "engine/script/lua.h"

namespace sequent::script {

namespace {

constexpr const char* kReadonly = "Attempt to modify a readonly table";

// An assignment is an error of its line, a call that would change the table is not.
int refuse_assignment(lua_State* lua) {
  return luaL_error(lua, kReadonly);
}

int refuse_change(lua_State* lua) {
  lua_pushstring(lua, kReadonly);
  return lua_error(lua);
}

int missing_global(lua_State* lua) {
  const char* name = lua_tostring(lua, 2);
  return luaL_error(lua, "Script attempted to access nonexistent global variable '%s'",
                    name != nullptr ? name : "(null)");
}

const FrozenTables& frozen_of(lua_State* lua) {
  return Interpreter::of(lua).frozen();
}

// Runs the function it replaces unless the table is frozen. The original does
// not need a call of its own: it is a plain C function without upvalues.
int guarded_change(lua_State* lua) {
  if (frozen_of(lua).is_frozen(lua, 1)) {
    return refuse_change(lua);
  }
  return lua_tocfunction(lua, lua_upvalueindex(1))(lua);
}

// Runs the function it replaces on the real table.
int reading_through(lua_State* lua) {
  const FrozenTables& frozen = frozen_of(lua);
  if (frozen.is_frozen(lua, 1)) {
    frozen.thaw(lua, 1);
  }
  return lua_tocfunction(lua, lua_upvalueindex(1))(lua);
}

// Of the frozen tables only the globals show a metatable: the field
// __metatable of the others is false.
int guarded_getmetatable(lua_State* lua) {
  const int results = lua_tocfunction(lua, lua_upvalueindex(1))(lua);
  if (lua_isboolean(lua, -1) && frozen_of(lua).is_frozen(lua, 1)) {
    lua_pushnil(lua);
  }
  return results;
}

int guarded_pairs(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  lua_pushvalue(lua, lua_upvalueindex(1));
  lua_pushvalue(lua, 1);
  lua_pushnil(lua);
  return 3;
}

void replace(lua_State* lua, const char* name, lua_CFunction by) {
  lua_getfield(lua, -1, name);
  lua_pushcclosure(lua, by, 1);
  lua_setfield(lua, -2, name);
}

}  // namespace

void FrozenTables::freeze(lua_State* lua, bool missing_is_error) {
  lua_newtable(lua);  // real, frozen
  lua_createtable(lua, 0, 3);
  lua_pushvalue(lua, -3);
  lua_setfield(lua, -2, "__index");
  lua_pushcfunction(lua, refuse_assignment);
  lua_setfield(lua, -2, "__newindex");
  if (missing_is_error) {
    lua_createtable(lua, 0, 1);
    lua_pushcfunction(lua, missing_global);
    lua_setfield(lua, -2, "__index");
    lua_pushvalue(lua, -1);
    lua_setmetatable(lua, -5);
    freeze(lua);
  } else {
    lua_pushboolean(lua, 0);
  }
  lua_setfield(lua, -2, "__metatable");
  lua_setmetatable(lua, -2);
  lua_insert(lua, -2);
  const void* frozen = lua_topointer(lua, -2);
  entries_.push_back({frozen, luaL_ref(lua, LUA_REGISTRYINDEX)});
}

void FrozenTables::refuse_missing(lua_State* lua) {
  lua_createtable(lua, 0, 1);
  lua_pushcfunction(lua, missing_global);
  lua_setfield(lua, -2, "__index");
  lua_setmetatable(lua, -2);
}

const FrozenTables::Entry* FrozenTables::find(const void* table) const {
  for (const Entry& entry : entries_) {
    if (entry.frozen == table) {
      return &entry;
    }
  }
  return nullptr;
}

bool FrozenTables::is_frozen(lua_State* lua, int index) const {
  if (lua_getmetatable(lua, index) == 0) {
    return false;
  }
  lua_pop(lua, 1);
  return find(lua_topointer(lua, index)) != nullptr;
}

void FrozenTables::thaw(lua_State* lua, int index) const {
  if (const Entry* entry = find(lua_topointer(lua, index)); entry != nullptr) {
    lua_rawgeti(lua, LUA_REGISTRYINDEX, entry->real);
    lua_replace(lua, index);
  }
}

void FrozenTables::protect_base(lua_State* lua) {
  for (const char* name : {"rawset", "setmetatable"}) {
    replace(lua, name, guarded_change);
  }
  for (const char* name : {"rawget", "next"}) {
    replace(lua, name, reading_through);
  }
  replace(lua, "getmetatable", guarded_getmetatable);
  lua_getfield(lua, -1, "next");
  lua_pushcclosure(lua, guarded_pairs, 1);
  lua_setfield(lua, -2, "pairs");
}

void FrozenTables::protect_table_library(lua_State* lua) {
  replace(lua, "insert", guarded_change);
}

}  // namespace sequent::script
