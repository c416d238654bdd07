#pragma once

#include <cstddef>
#include <memory>

#include "engine/script/frozen_tables.h"
#include "engine/script/known_names.h"
#include "engine/script/lua_memory.h"
#include "engine/script/random48.h"

struct lua_State;

namespace sequent::script {

// One Lua 5.1 state as Redis 7.0 gives it to scripts: no files, no processes,
// no bytecode, globals and libraries that cannot be changed, cjson, cmsgpack,
// bit, struct.
//
// Owns: the state. Threads: one at a time.
class Interpreter {
 public:
  // `memory_limit`: bytes that scripts may hold.
  explicit Interpreter(std::size_t memory_limit);
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;
  ~Interpreter();

  // The interpreter that a running function belongs to.
  static Interpreter& of(lua_State* lua);

  [[nodiscard]] lua_State* lua() const { return lua_.get(); }
  [[nodiscard]] FrozenTables& frozen() { return frozen_; }
  [[nodiscard]] LuaMemory& memory() { return memory_; }
  [[nodiscard]] const LuaMemory& memory() const { return memory_; }
  [[nodiscard]] Random48& random() { return random_; }
  [[nodiscard]] const KnownNames& names() const { return names_; }

  // Pushes the real table of globals: not for scripts.
  void push_globals();

  // Lets programs read from the table on the top, which is popped, instead of the globals.
  void show_instead_of_globals();
  void show_globals();

  // To be called between scripts. Collects all if much is used, since Lua 5.1 does
  // not when memory runs out and what one script left must not starve the next; else
  // lets some garbage gather, so that short scripts do not mark the same few live
  // objects again and again.
  void tend_garbage();
  void collect_garbage();

  // Adds the table on the top as a library that scripts may read.
  void add_library(const char* name);
  // Sets the global variable to the value on the top; scripts cannot.
  void set_global(const char* name);

 private:
  struct Close {
    void operator()(lua_State* lua) const;
  };

  void make_globals();
  void add_libraries();
  void hide_string_metatable();

  LuaMemory memory_;
  FrozenTables frozen_;
  Random48 random_;
  KnownNames names_;
  std::unique_ptr<lua_State, Close> lua_;
  unsigned until_tuning_ = 0;
  int globals_ = 0;         // the real table, in the registry
  int frozen_globals_ = 0;  // what scripts see of it
};

}  // namespace sequent::script
