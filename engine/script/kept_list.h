#pragma once

#include <string>
#include <vector>

#include "engine/state/words.h"

struct lua_State;

namespace sequent::script {

// Lists of words as tables. Lua hashes and copies each text that it is given; those of the last
// list stay known to it, so that the same words again cost neither.
class KeptList {
 public:
  // Pushes a table of its own. REQUIRES: the same interpreter each time.
  void push(lua_State* lua, state::Args words);

 private:
  [[nodiscard]] bool is_kept(state::Args words) const;
  void keep(lua_State* lua, state::Args words);

  std::vector<std::string> words_;
  int texts_ = 0;  // the table of them, in the registry; 0: none yet
};

}  // namespace sequent::script
