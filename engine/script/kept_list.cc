#include "engine/script/kept_list.h"

#include <algorithm>
#include <cstddef>

#include "engine/script/lua.h"

namespace sequent::script {

namespace {

constexpr std::size_t kMostWords = 32;
constexpr std::size_t kLongestWord = 1024;

bool is_worth_keeping(state::Args words) {
  return words.size() <= kMostWords &&
         std::all_of(words.begin(), words.end(),
                     [](std::string_view word) { return word.size() <= kLongestWord; });
}

void push_all(lua_State* lua, state::Args words) {
  lua_createtable(lua, static_cast<int>(words.size()), 0);
  int index = 0;
  for (const std::string_view word : words) {
    push_text(lua, word);
    lua_rawseti(lua, -2, ++index);
  }
}

}  // namespace

bool KeptList::is_kept(state::Args words) const {
  return texts_ != 0 && std::equal(words.begin(), words.end(), words_.begin(), words_.end());
}

void KeptList::keep(lua_State* lua, state::Args words) {
  words_.clear();
  push_all(lua, words);
  if (texts_ == 0) {
    texts_ = luaL_ref(lua, LUA_REGISTRYINDEX);
  } else {
    lua_rawseti(lua, LUA_REGISTRYINDEX, texts_);
  }
  words_.assign(words.begin(), words.end());
}

void KeptList::push(lua_State* lua, state::Args words) {
  if (!is_kept(words)) {
    if (!is_worth_keeping(words)) {
      push_all(lua, words);
      return;
    }
    keep(lua, words);
  }
  const int size = static_cast<int>(words.size());
  lua_createtable(lua, size, 0);
  lua_rawgeti(lua, LUA_REGISTRYINDEX, texts_);
  for (int i = 1; i <= size; ++i) {
    lua_rawgeti(lua, -1, i);
    lua_rawseti(lua, -3, i);
  }
  lua_pop(lua, 1);
}

}  // namespace sequent::script
