#pragma once

#include <cstddef>
#include <vector>

struct lua_State;

namespace sequent::script {

// Tables that scripts may read and never change: the globals and the libraries,
// which all scripts share. Plain Lua 5.1 has no such thing, so a script gets an
// empty table that reads through to the real one; the functions of the base
// library that go around metatables are replaced by ones that ask here.
class FrozenTables {
 public:
  // Replaces the table on the top of the stack by a frozen one that reads from
  // it. `missing_is_error`: reading what is not there raises the error that
  // Redis raises for unknown global variables.
  void freeze(lua_State* lua, bool missing_is_error = false);

  // Makes reading from the table on the top what it does not have the error that Redis raises
  // for unknown global variables.
  static void refuse_missing(lua_State* lua);

  // Whether the value at `index` is frozen.
  [[nodiscard]] bool is_frozen(lua_State* lua, int index) const;

  // Puts the real table in place of the frozen one at `index`, which must be
  // absolute. Never let a script have it.
  void thaw(lua_State* lua, int index) const;

  // Replaces in the table on the top: rawset, setmetatable, getmetatable,
  // rawget, next, pairs.
  static void protect_base(lua_State* lua);
  // Replaces in the table on the top: insert. To remove and to sort, a frozen table is empty.
  static void protect_table_library(lua_State* lua);

 private:
  struct Entry {
    const void* frozen;
    int real;  // in the registry
  };
  [[nodiscard]] const Entry* find(const void* table) const;

  std::vector<Entry> entries_;
};

}  // namespace sequent::script
