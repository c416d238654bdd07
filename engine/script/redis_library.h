#pragma once

#include <cstdint>
#include <string_view>

#include "engine/state/words.h"

struct lua_State;

namespace sequent::script {

// What the functions of `redis` ask of whoever runs the script.
class ScriptHost {
 public:
  virtual ~ScriptHost() = default;

  // Runs one command and pushes its reply as a Lua value; true: it is an error.
  virtual bool call(lua_State* lua, state::Args args) = 0;
  // redis.setresp
  virtual void set_protocol(int protocol) = 0;
  // redis.log; `level` from 0 (debug) to 3 (warning).
  virtual void log(int level, std::string_view message) = 0;
  // redis.acl_check_cmd: whether these words are a command.
  [[nodiscard]] virtual bool knows(state::Args args) const = 0;
  // Whether the user who runs the script may call it. REQUIRES: knows(args)
  [[nodiscard]] virtual bool may_call(state::Args args) const = 0;
};

enum class RedisApi : std::uint8_t {
  kScript,    // for EVAL
  kFunction,  // the same without what is there for debugging and for old scripts
  kLoading,   // while a library is loaded: only to log, and the version
};

// Pushes the table `redis`, as Redis 7.0 has it.
// Borrows: the host.
void push_redis_library(lua_State* lua, ScriptHost& host, RedisApi api);

// Pushes the error table of "-CODE message" or, with the code ERR, of "message".
void push_error(lua_State* lua, std::string_view text);

}  // namespace sequent::script
