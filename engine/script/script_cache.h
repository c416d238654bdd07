#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/base/result.h"
#include "engine/state/script_flags.h"

struct lua_State;

namespace sequent::script {

// One compiled script.
struct CachedScript {
  std::string sha1;
  int function = 0;        // in Lua's registry
  std::size_t bytes = 0;   // of the source
  bool has_flags = false;  // a first line "#!lua"
  state::ScriptFlags flags = 0;
  bool loaded = false;  // by SCRIPT LOAD: stays until SCRIPT FLUSH
};

// Compiled scripts by their SHA-1. Those that came only by EVAL are forgotten
// after kMaxEvaluated others, the least recently used first: a client that
// writes its values into the text of scripts cannot fill the memory.
//
// Borrows: the Lua state, which must live as long.
class ScriptCache {
 public:
  static constexpr std::size_t kMaxEvaluated = 500;

  explicit ScriptCache(lua_State* lua) : lua_(lua) {}
  ScriptCache(const ScriptCache&) = delete;
  ScriptCache& operator=(const ScriptCache&) = delete;

  // `sha1`: lower case. Null: not known. The script holds until the next `add`.
  [[nodiscard]] const CachedScript* find(std::string_view sha1);
  [[nodiscard]] bool contains(std::string_view sha1) const { return scripts_.contains(sha1); }
  // Compiles the script unless it is known. kInvalid: the text of the error that Redis
  // replies, without its code.
  base::Result<const CachedScript*> add(std::string_view sha1,
                                        std::string_view source,
                                        bool loaded);

  [[nodiscard]] std::size_t size() const { return scripts_.size(); }
  // Of their sources.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  struct Entry {
    CachedScript script;
    std::list<std::string>::iterator recent;  // unless loaded
  };
  struct Hash {
    using is_transparent = void;
    // A SHA-1 is as random as a hash can be.
    std::size_t operator()(std::string_view sha1) const {
      std::size_t first = 0;
      std::memcpy(&first, sha1.data(), std::min(sizeof first, sha1.size()));
      return first;
    }
  };

  void keep(Entry& entry);
  void forget_oldest();

  lua_State* lua_;
  std::unordered_map<std::string, Entry, Hash, std::equal_to<>> scripts_;
  std::list<std::string> recent_;  // the last used first
  std::size_t bytes_ = 0;
};

}  // namespace sequent::script
