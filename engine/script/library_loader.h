#pragma once

#include <chrono>
#include <string_view>

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/script/sandbox.h"
#include "engine/state/libraries.h"

namespace sequent::script {

// Loads libraries of functions: runs their source once, for what it registers. Meanwhile it
// sees only redis.register_function, redis.log and the version; no library can be reached,
// and nothing of the databases.
//
// Borrows: the sandbox, in which the functions will run.
class LibraryLoader {
 public:
  explicit LibraryLoader(Sandbox& sandbox);
  LibraryLoader(const LibraryLoader&) = delete;
  LibraryLoader& operator=(const LibraryLoader&) = delete;

  // `source`: with its first line, which is left out. `limit`: the clock by which it is given
  // up after kTimeLimit; null: never. The sandbox must outlive the library.
  // kInvalid: Redis's complaint.
  base::Result<state::Library> load(std::string_view name,
                                    std::string_view source,
                                    const base::Clock* limit);
  static constexpr std::chrono::milliseconds kTimeLimit{500};

  // The Lua function, in the registry of the sandbox that it was loaded in.
  static int reference(const state::Function& function);

 private:
  class HookedScope;

  static LibraryLoader& of(lua_State* lua);
  static int register_function(lua_State* lua);
  base::Status run(std::string_view text);
  void check_time(lua_State* lua);

  Interpreter& interpreter_;
  int globals_;  // that a library sees while it is loaded, in the registry
  // Of the library that is being loaded:
  state::Library* library_ = nullptr;
  const base::Clock* limit_ = nullptr;
  std::chrono::steady_clock::time_point started_;
};

}  // namespace sequent::script
