#include "engine/script/redis_library.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "engine/base/digest.h"
#include "engine/resp/real_text.h"
#include "engine/script/lua.h"
#include "engine/script/lua_sink.h"

// Every function has the host, a light userdata, as its first upvalue.

namespace sequent::script {

namespace {

ScriptHost& host_of(lua_State* lua) {
  return *static_cast<ScriptHost*>(lua_touserdata(lua, lua_upvalueindex(1)));
}

int raise(lua_State* lua, std::string_view message) {
  push_error(lua, message);
  return lua_error(lua);
}

// Puts the text of a number, seventeen digits at most, in its place.
void number_to_text(lua_State* lua, int index) {
  const double number = lua_tonumber(lua, index);
  constexpr double kWhole = 1e15;
  if (number > -kWhole && number < kWhole && std::trunc(number) == number &&
      !(number == 0 && std::signbit(number))) {
    std::array<char, 24> digits;
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<long long>(number));
    push_text(lua, {digits.data(), static_cast<std::size_t>(end.ptr - digits.data())});
  } else {
    push_text(lua, resp::RealText(number).view());
  }
  lua_replace(lua, index);
}

// The words of a command that a script passes: on the stack of Lua they stay
// where they are while the command runs, unless they leave too little room for its reply.
class CallArgs {
 public:
  // False if some argument is neither string nor number.
  bool read(lua_State* lua) {
    const int count = lua_gettop(lua);
    std::string_view* words = few_.data();
    if (count > static_cast<int>(few_.size())) {
      many_.resize(static_cast<std::size_t>(count));
      words = many_.data();
    }
    for (int i = 1; i <= count; ++i) {
      const int type = lua_type(lua, i);
      if (type == LUA_TNUMBER) {
        number_to_text(lua, i);
      } else if (type != LUA_TSTRING) {
        return false;
      }
      words[i - 1] = to_text(lua, i);
    }
    words_ = {words, static_cast<std::size_t>(count)};
    if (count > kMostOnStack) {
      leave_stack(lua);
    }
    return true;
  }
  [[nodiscard]] state::Args words() const { return words_; }

 private:
  static constexpr int kMostOnStack = LUAI_MAXCSTACK - 2 * LuaSink::kStackRoom;

  void leave_stack(lua_State* lua) {
    copies_.assign(words_.begin(), words_.end());
    many_.assign(copies_.begin(), copies_.end());
    words_ = many_;
    lua_settop(lua, 0);
  }

  std::array<std::string_view, 16> few_;
  std::vector<std::string_view> many_;
  std::vector<std::string> copies_;
  state::Args words_;
};

// Pushes the reply; true: it is an error.
bool call(lua_State* lua) {
  if (lua_gettop(lua) == 0) {
    push_error(lua, "Please specify at least one argument for this redis lib call");
    return true;
  }
  CallArgs args;
  if (!args.read(lua)) {
    push_error(lua, "Lua redis lib command arguments must be strings or integers");
    return true;
  }
  return host_of(lua).call(lua, args.words());
}

int redis_call(lua_State* lua) {
  return call(lua) ? lua_error(lua) : 1;
}

int redis_pcall(lua_State* lua) {
  call(lua);
  return 1;
}

// Whether the only argument is a string; if not, pushes the error to return.
bool one_string(lua_State* lua) {
  if (lua_gettop(lua) == 1 && lua_type(lua, 1) == LUA_TSTRING) {
    return true;
  }
  push_error(lua, "wrong number or type of arguments");
  return false;
}

int redis_error_reply(lua_State* lua) {
  if (one_string(lua)) {
    std::string text(lua_tostring(lua, 1));
    push_error(lua, text.starts_with('-') ? text : "-" + text);
  }
  return 1;
}

int redis_status_reply(lua_State* lua) {
  if (one_string(lua)) {
    lua_createtable(lua, 0, 1);
    lua_pushvalue(lua, 1);
    lua_setfield(lua, -2, "ok");
  }
  return 1;
}

int redis_sha1hex(lua_State* lua) {
  if (lua_gettop(lua) != 1) {
    return raise(lua, "wrong number of arguments");
  }
  push_text(lua, base::sha1_hex(lua_isstring(lua, 1) != 0 ? to_text(lua, 1) : ""));
  return 1;
}

int redis_log(lua_State* lua) {
  const int count = lua_gettop(lua);
  if (count < 2) {
    return raise(lua, "redis.log() requires two arguments or more.");
  }
  if (lua_isnumber(lua, 1) == 0) {
    return raise(lua, "First argument must be a number (log level).");
  }
  const double level = lua_tonumber(lua, 1);
  if (!(level >= 0 && level <= 3)) {
    return raise(lua, "Invalid debug level.");
  }
  std::string message;
  for (int i = 2; i <= count; ++i) {
    if (lua_isstring(lua, i) != 0) {
      message.append(message.empty() ? "" : " ").append(to_text(lua, i));
    }
  }
  host_of(lua).log(static_cast<int>(level), message);
  return 0;
}

int redis_setresp(lua_State* lua) {
  if (lua_gettop(lua) != 1) {
    return raise(lua, "redis.setresp() requires one argument.");
  }
  const double version = lua_tonumber(lua, 1);
  if (version != 2 && version != 3) {
    return raise(lua, "RESP version must be 2 or 3.");
  }
  host_of(lua).set_protocol(static_cast<int>(version));
  return 0;
}

// Effects are always what is recorded.
int redis_replicate_commands(lua_State* lua) {
  lua_pushboolean(lua, 1);
  return 1;
}

// Checked and without effect: nothing that a script does may be missing on disk.
int redis_set_repl(lua_State* lua) {
  if (lua_gettop(lua) != 1) {
    return raise(lua, "redis.set_repl() requires two arguments.");
  }
  const double flags = lua_tonumber(lua, 1);
  if (!(flags >= 0 && flags <= 3)) {
    return raise(lua,
                 "Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.");
  }
  return 0;
}

// There is no debugger.
int redis_breakpoint(lua_State* lua) {
  lua_pushboolean(lua, 0);
  return 1;
}

int redis_debug(lua_State* /*lua*/) {
  return 0;
}

int redis_acl_check_cmd(lua_State* lua) {
  if (lua_gettop(lua) == 0) {
    return raise(lua, "Please specify at least one argument for this redis lib call");
  }
  CallArgs args;
  if (!args.read(lua)) {
    return raise(lua, "redis.acl_check_cmd() command arguments must be strings or integers");
  }
  if (!host_of(lua).knows(args.words())) {
    return raise(lua, "Invalid command passed to redis.acl_check_cmd()");
  }
  lua_pushboolean(lua, host_of(lua).may_call(args.words()) ? 1 : 0);
  return 1;
}

// What each API has, it has from its place on: kLoading begins last.
constexpr std::array<luaL_Reg, 12> kFunctions{{
    {"breakpoint", redis_breakpoint},
    {"debug", redis_debug},
    {"replicate_commands", redis_replicate_commands},
    {"acl_check_cmd", redis_acl_check_cmd},
    {"call", redis_call},
    {"error_reply", redis_error_reply},
    {"pcall", redis_pcall},
    {"set_repl", redis_set_repl},
    {"setresp", redis_setresp},
    {"sha1hex", redis_sha1hex},
    {"status_reply", redis_status_reply},
    {"log", redis_log},
}};

struct Constant {
  const char* name;
  int value;
};
constexpr std::array<Constant, 10> kConstants{{
    {"REPL_NONE", 0},
    {"REPL_AOF", 1},
    {"REPL_SLAVE", 2},
    {"REPL_REPLICA", 2},
    {"REPL_ALL", 3},
    {"LOG_DEBUG", 0},
    {"LOG_VERBOSE", 1},
    {"LOG_NOTICE", 2},
    {"LOG_WARNING", 3},
    {"REDIS_VERSION_NUM", 0x0007000f},
}};

struct FirstOf {
  std::size_t function;
  std::size_t constant;
};
constexpr FirstOf first_of(RedisApi api) {
  switch (api) {
    case RedisApi::kScript:
      return {0, 0};
    case RedisApi::kFunction:
      return {3, 0};
    case RedisApi::kLoading:
      break;
  }
  return {kFunctions.size() - 1, 5};
}

}  // namespace

void push_redis_library(lua_State* lua, ScriptHost& host, RedisApi api) {
  const FirstOf first = first_of(api);
  lua_newtable(lua);
  for (const luaL_Reg& function : std::span(kFunctions).subspan(first.function)) {
    lua_pushlightuserdata(lua, &host);
    lua_pushcclosure(lua, function.func, 1);
    lua_setfield(lua, -2, function.name);
  }
  for (const Constant& constant : std::span(kConstants).subspan(first.constant)) {
    lua_pushinteger(lua, constant.value);
    lua_setfield(lua, -2, constant.name);
  }
  lua_pushliteral(lua, "7.0.15");
  lua_setfield(lua, -2, "REDIS_VERSION");
}

// "-CODE message" keeps its code; what has none gets ERR.
void push_error(lua_State* lua, std::string_view text) {
  while (!text.empty() && (text.back() == '\r' || text.back() == '\n')) {
    text.remove_suffix(1);
  }
  std::string full;
  if (text.starts_with('-') && text.find(' ') != std::string_view::npos) {
    full = text.substr(1);
  } else {
    full.append("ERR ").append(text.substr(text.starts_with('-') ? 1 : 0));
  }
  lua_createtable(lua, 0, 2);
  push_text(lua, full);
  lua_setfield(lua, -2, "err");
}

}  // namespace sequent::script
