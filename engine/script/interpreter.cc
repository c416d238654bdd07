#include "engine/script/interpreter.h"

#include <algorithm>
#include <array>
#include <new>
#include <stdexcept>

#include "engine/script/base_library.h"
#include "engine/script/bit_library.h"
#include "engine/script/json_library.h"
#include "engine/script/lua.h"
#include "engine/script/msgpack_library.h"
#include "engine/script/struct_library.h"

namespace sequent::script {

namespace {

// The globals of Lua that a script may use; everything else stays behind.
constexpr std::array<const char*, 22> kBaseNames{
    "_VERSION", "assert", "collectgarbage", "error",  "gcinfo",       "getmetatable",
    "ipairs",   "load",   "loadstring",     "next",   "pairs",        "pcall",
    "rawequal", "rawget", "rawset",         "select", "setmetatable", "tonumber",
    "tostring", "type",   "unpack",         "xpcall",
};

constexpr std::size_t kFreeGarbage = std::size_t{4} * 1024 * 1024;
constexpr std::size_t kLeastPause = 200;  // percent of what is live: Lua's own default
constexpr unsigned kScriptsBetweenTuning = 64;

void* allocate(void* interpreter, void* block, std::size_t old_size, std::size_t new_size) {
  return static_cast<Interpreter*>(interpreter)->memory().allocate(block, old_size, new_size);
}

// Where nothing protects, Lua would end the process after this.
int panic(lua_State* lua) {
  const char* text = lua_tostring(lua, -1);
  throw std::runtime_error(text != nullptr ? text : "error in Lua");
}

void open(lua_State* lua, lua_CFunction library, const char* name) {
  lua_pushcfunction(lua, library);
  lua_pushstring(lua, name);
  lua_call(lua, 1, 0);
}

}  // namespace

void Interpreter::Close::operator()(lua_State* lua) const {
  lua_close(lua);
}

Interpreter& Interpreter::of(lua_State* lua) {
  void* self = nullptr;
  lua_getallocf(lua, &self);
  return *static_cast<Interpreter*>(self);
}

Interpreter::Interpreter(std::size_t memory_limit) : memory_(memory_limit) {
  lua_.reset(lua_newstate(allocate, this));
  lua_State* lua = lua_.get();
  if (lua == nullptr) {
    throw std::bad_alloc();
  }
  lua_atpanic(lua, panic);
  open(lua, luaopen_base, "");
  open(lua, luaopen_string, LUA_STRLIBNAME);
  open(lua, luaopen_table, LUA_TABLIBNAME);
  open(lua, luaopen_math, LUA_MATHLIBNAME);

  names_.open(lua);
  make_globals();
  add_libraries();
  hide_string_metatable();
  lua_rawgeti(lua, LUA_REGISTRYINDEX, frozen_globals_);
  lua_replace(lua, LUA_GLOBALSINDEX);
}

void Interpreter::make_globals() {
  lua_State* lua = lua_.get();
  lua_newtable(lua);
  for (const char* name : kBaseNames) {
    lua_getglobal(lua, name);
    lua_setfield(lua, -2, name);
  }
  replace_base_functions(lua);
  FrozenTables::protect_base(lua);
  lua_pushvalue(lua, -1);
  globals_ = luaL_ref(lua, LUA_REGISTRYINDEX);
  frozen_.freeze(lua, true);
  lua_pushvalue(lua, -1);
  frozen_globals_ = luaL_ref(lua, LUA_REGISTRYINDEX);
  set_global("_G");
}

void Interpreter::add_libraries() {
  lua_State* lua = lua_.get();
  lua_getglobal(lua, LUA_TABLIBNAME);
  FrozenTables::protect_table_library(lua);
  add_library(LUA_TABLIBNAME);
  lua_getglobal(lua, LUA_MATHLIBNAME);
  replace_random_functions(lua);
  add_library(LUA_MATHLIBNAME);
  for (const char* name : {LUA_STRLIBNAME, LUA_COLIBNAME}) {
    lua_getglobal(lua, name);
    add_library(name);
  }
  push_bit_library(lua);
  add_library("bit");
  push_json_library(lua);
  add_library("cjson");
  push_msgpack_library(lua);
  add_library("cmsgpack");
  push_struct_library(lua);
  add_library("struct");
}

// Methods of strings read the real library; a script that asks for their
// metatable gets a frozen one.
void Interpreter::hide_string_metatable() {
  lua_State* lua = lua_.get();
  lua_pushliteral(lua, "");
  lua_getmetatable(lua, -1);
  lua_newtable(lua);
  lua_rawgeti(lua, LUA_REGISTRYINDEX, globals_);
  lua_getfield(lua, -1, LUA_STRLIBNAME);
  lua_setfield(lua, -3, "__index");
  lua_pop(lua, 1);
  frozen_.freeze(lua);
  lua_setfield(lua, -2, "__metatable");
  lua_pop(lua, 2);
}

void Interpreter::push_globals() {
  lua_rawgeti(lua_.get(), LUA_REGISTRYINDEX, globals_);
}

void Interpreter::show_instead_of_globals() {
  lua_State* lua = lua_.get();
  lua_rawgeti(lua, LUA_REGISTRYINDEX, frozen_globals_);
  lua_getmetatable(lua, -1);
  lua_pushvalue(lua, -3);
  lua_setfield(lua, -2, "__index");
  lua_pop(lua, 3);
}

void Interpreter::show_globals() {
  push_globals();
  show_instead_of_globals();
}

void Interpreter::collect_garbage() {
  lua_gc(lua_.get(), LUA_GCCOLLECT, 0);
}

void Interpreter::tend_garbage() {
  if (memory_.used() > memory_.limit() / 2) [[unlikely]] {
    collect_garbage();
  }
  if (until_tuning_-- == 0) {
    until_tuning_ = kScriptsBetweenTuning;
    const std::size_t wanted = memory_.used() + kFreeGarbage;
    const std::size_t percent = std::max<std::size_t>(wanted * 100 / memory_.used(), kLeastPause);
    lua_gc(lua_.get(), LUA_GCSETPAUSE, static_cast<int>(percent));
  }
}

void Interpreter::add_library(const char* name) {
  frozen_.freeze(lua_.get());
  set_global(name);
}

void Interpreter::set_global(const char* name) {
  lua_State* lua = lua_.get();
  lua_rawgeti(lua, LUA_REGISTRYINDEX, globals_);
  lua_insert(lua, -2);
  lua_setfield(lua, -2, name);
  lua_pop(lua, 1);
}

Interpreter::~Interpreter() = default;

}  // namespace sequent::script
