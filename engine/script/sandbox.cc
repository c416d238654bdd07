#include "engine/script/sandbox.h"

#include <array>

#include "engine/cmd/accounting.h"
#include "engine/cmd/acl_check.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/table.h"
#include "engine/script/lua.h"
#include "engine/script/lua_reply.h"

// The function that turns errors into tables with their place stays at the
// bottom of Lua's stack. Nothing else does: the depth of tables that a script
// may return is what is left, and so the same as in Redis.

namespace sequent::script {

namespace {

constexpr int kErrorHandler = 1;
constexpr int kInstructionsBetweenChecks = 100'000;
constexpr const char* kSandboxKey = "sequent.sandbox";

// Makes {err=, source=, line=} of whatever was raised. The place is that of the
// Lua function: of the one that raised it, or that called what raised it.
int handle_error(lua_State* lua) {
  lua_settop(lua, 1);
  if (!lua_istable(lua, 1)) {
    const char* text = lua_tostring(lua, 1);
    lua_createtable(lua, 0, 3);
    lua_pushfstring(lua, "ERR %s",
                    text != nullptr         ? text
                    : lua_isnil(lua, 1)     ? "nil"
                    : lua_isboolean(lua, 1) ? (lua_toboolean(lua, 1) != 0 ? "true" : "false")
                                            : luaL_typename(lua, 1));
    lua_setfield(lua, -2, "err");
  }
  lua_Debug place{};
  bool known = lua_getstack(lua, 1, &place) != 0 && lua_getinfo(lua, "nSl", &place) != 0;
  if (known && std::string_view(place.what) == "C") {
    known = lua_getstack(lua, 2, &place) != 0 && lua_getinfo(lua, "nSl", &place) != 0;
  }
  if (known) {
    lua_pushstring(lua, place.source);
    lua_setfield(lua, -2, "source");
    lua_pushinteger(lua, place.currentline);
    lua_setfield(lua, -2, "line");
  }
  return 1;
}

// The text of a field of the table at `index`, as far as a zero byte; empty if
// it is neither string nor number.
std::string field(lua_State* lua, int index, const char* name) {
  lua_pushstring(lua, name);
  lua_rawget(lua, index);
  std::string text(lua_isstring(lua, -1) != 0 ? lua_tostring(lua, -1) : "");
  lua_pop(lua, 1);
  return text;
}

std::string_view reason_text(state::AclReason reason) {
  switch (reason) {
    case state::AclReason::kCommand:
      return "can't run this command or subcommand";
    case state::AclReason::kKey:
      return "can't access at least one of the keys mentioned in the command arguments";
    case state::AclReason::kChannel:
      return "can't publish to the channel mentioned in the command";
    case state::AclReason::kAuth:
      break;
  }
  return "lacking the permissions for the command";
}

}  // namespace

Sandbox::Sandbox(const Options& options, const cmd::ScriptRunner::SlowCall& slow)
    : kind_(options.kind),
      log_(options.log),
      slow_call_(slow),
      interpreter_(options.memory_limit),
      sink_(interpreter_.lua()),
      session_(sink_) {
  lua_State* lua = interpreter_.lua();
  push_redis_library(lua, *this, kind_ == Kind::kEval ? RedisApi::kScript : RedisApi::kFunction);
  interpreter_.add_library("redis");
  if (kind_ == Kind::kEval) {
    lua_pushcfunction(lua, handle_error);
    interpreter_.set_global("__redis__err__handler");
  }
  lua_pushlightuserdata(lua, this);
  lua_setfield(lua, LUA_REGISTRYINDEX, kSandboxKey);
  lua_sethook(
      lua,
      [](lua_State* running, lua_Debug*) {
        lua_getfield(running, LUA_REGISTRYINDEX, kSandboxKey);
        auto* sandbox = static_cast<Sandbox*>(lua_touserdata(running, -1));
        lua_pop(running, 1);
        sandbox->check_time(running);
      },
      LUA_MASKCOUNT, kInstructionsBetweenChecks);
  lua_settop(lua, 0);
  lua_pushcfunction(lua, handle_error);
}

Sandbox::~Sandbox() = default;

void Sandbox::push_list(state::Args words) {
  lua_State* lua = interpreter_.lua();
  lua_createtable(lua, static_cast<int>(words.size()), 0);
  int index = 0;
  for (const std::string_view word : words) {
    push_text(lua, word);
    lua_rawseti(lua, -2, ++index);
  }
}

// A script finds its keys and arguments in globals, a function gets them as arguments.
void Sandbox::push_callee(const Callee& callee, const cmd::ScriptRunner::Call& call) {
  lua_State* lua = interpreter_.lua();
  if (kind_ == Kind::kFunction) {
    lua_rawgeti(lua, LUA_REGISTRYINDEX, callee.function);
    push_list(call.keys);
    push_list(call.args);
    return;
  }
  interpreter_.push_globals();
  kept_keys_.push(lua, call.keys);
  interpreter_.names().set(lua, KnownName::kKeys);
  push_list(call.args);
  interpreter_.names().set(lua, KnownName::kArgv);
  lua_rawgeti(lua, LUA_REGISTRYINDEX, callee.function);
  lua_replace(lua, -2);
}

std::string Sandbox::refusal(const cmd::Context& context,
                             const Callee& callee,
                             cmd::ScriptRunner::Access access) {
  if (!callee.has_flags || (callee.flags & state::kNoWrites) != 0) {
    return {};
  }
  if (const std::string_view why = cmd::write_failure(context.instance); !why.empty()) {
    return "MISCONF Errors writing to the AOF file: " + std::string(why) +
           ". Writable scripts are blocked. Use 'no-writes' flag for read only scripts.";
  }
  if (context.instance.config.min_replicas_to_write > 0) {
    return std::string(cmd::kNoReplicas);
  }
  if (access == cmd::ScriptRunner::Access::kReadOnly) {
    return "ERR Can not execute a script with write flag using *_ro command.";
  }
  if (context.instance.memory.is_exhausted && (callee.flags & state::kAllowOom) == 0) {
    return "OOM allow-oom flag is not set on the script, can not run it when used memory > "
           "'maxmemory'";
  }
  return {};
}

void Sandbox::run(cmd::Context& context,
                  const Callee& callee,
                  const cmd::ScriptRunner::Call& call) {
  context.propagate_nothing();
  if (const std::string why = refusal(context, callee, call.access); !why.empty()) {
    context.reply.error(why);
    return;
  }
  context_ = &context;
  name_ = callee.name;
  command_ = call.command;
  keys_ = call.keys;
  read_only_ =
      call.access == cmd::ScriptRunner::Access::kReadOnly || (callee.flags & state::kNoWrites) != 0;
  allows_oom_ = (callee.flags & (state::kAllowOom | state::kNoWrites)) != 0;
  wrote_ = false;
  killed_ = false;
  timed_ = false;
  session_.db = context.session.db;
  session_.id = context.session.id;
  session_.protocol = 2;
  session_.user = context.session.user;
  session_.tracking.on = context.session.tracking.remembers();

  lua_State* lua = interpreter_.lua();
  push_callee(callee, call);
  int failed = 0;
  {
    const LuaMemory::Limited limited(interpreter_.memory());
    failed = lua_pcall(lua, lua_gettop(lua) - kErrorHandler - 1, 1, kErrorHandler);
  }
  if (is_counted_error()) {
    context.error_is_counted();
  }
  if (failed == 0) {
    write_lua_reply(lua, context.reply, session_.protocol);
  } else {
    reply_error(context.reply);
  }
  lua_settop(lua, kErrorHandler);
  if (context.instance.slow_script == &slow_) [[unlikely]] {
    context.instance.slow_script = nullptr;
  }
  context_ = nullptr;
  interpreter_.tend_garbage();
}

// Whether on the top of the stack is the error of a command that the script called.
bool Sandbox::is_counted_error() const {
  lua_State* lua = interpreter_.lua();
  if (!lua_istable(lua, -1)) {
    return false;
  }
  interpreter_.names().push(lua, KnownName::kIgnoreErrorStats);
  lua_rawget(lua, -2);
  const bool counted = lua_toboolean(lua, -1) != 0;
  lua_pop(lua, 1);
  return counted;
}

// The error is on the top of the stack.
void Sandbox::reply_error(resp::ReplySink& reply) {
  lua_State* lua = interpreter_.lua();
  if (killed_) {
    lua_sethook(lua, lua_gethook(lua), LUA_MASKCOUNT, kInstructionsBetweenChecks);
  }
  const std::string name(name_);
  if (!lua_istable(lua, -1)) {
    const char* text = lua_isstring(lua, -1) != 0 ? lua_tostring(lua, -1) : "execution failure";
    reply.error("ERR Error running script " + name + ", " + text);
    return;
  }
  const int table = lua_gettop(lua);
  std::string message = field(lua, table, "err");
  if (message.empty()) {
    lua_getfield(lua, table, "err");
    if (lua_isstring(lua, -1) == 0) {
      message = "ERR unknown error";
    }
    lua_pop(lua, 1);
  }
  const std::string source = field(lua, table, "source");
  const std::string line = field(lua, table, "line");
  if (!source.empty() && !line.empty()) {
    message += " script: " + name + ", on " + source + ":" + line + ".";
  }
  reply.error(message);
}

std::string Sandbox::refusal(const cmd::CommandSpec* command, state::Args args) const {
  if (command == nullptr) {
    return "Unknown Redis command called from script";
  }
  if (command->is_container() || !command->takes(args.size())) {
    return "Wrong number of args calling Redis command from script";
  }
  // kSkipMonitor: it runs a script itself.
  if (command->has(cmd::kNoScript) &&
      (!context_->instance.scripts_call_all || command->has(cmd::kSkipMonitor))) {
    return "This Redis command is not allowed from script";
  }
  if (read_only_ && (command->flags & (cmd::kWrite | cmd::kMayReplicate)) != 0) {
    return "Write commands are not allowed from read-only scripts.";
  }
  // Half of its work is not to be left undone.
  if (command->has(cmd::kWrite) && !wrote_ && cmd::refuses_writes(context_->instance)) {
    return "-" + cmd::write_refusal(context_->instance);
  }
  return denial(*command, args);
}

std::string Sandbox::denial(const cmd::CommandSpec& command, state::Args args) const {
  state::Instance& instance = context_->instance;
  const auto refused = cmd::check_session(instance, context_->session, command, args,
                                          state::AclContext::kLua, context_->now_ms);
  if (refused) {
    return "The user executing the script " + std::string(reason_text(refused->reason));
  }
  // What has begun to write goes on to its end.
  if (command.has(cmd::kDenyOom) && instance.memory.is_exhausted && !wrote_ && !allows_oom_) {
    return "-" + std::string(cmd::kOutOfMemory);
  }
  return {};
}

bool Sandbox::call(lua_State* lua, state::Args args) {
  const cmd::CommandSpec* command = cmd::find_command(args);
  if (const std::string why = refusal(command, args); !why.empty()) [[unlikely]] {
    const std::string_view text = why;
    cmd::account_rejection(context_->instance, command,
                           text.starts_with('-') ? text.substr(1, text.find(' ') - 1) : "ERR");
    push_error(lua, why);
    lua_pushboolean(lua, 1);
    lua_setfield(lua, -2, "ignore_error_stats_update");
    return true;
  }
  const LuaMemory::Unlimited unlimited(interpreter_.memory());
  luaL_checkstack(lua, LuaSink::kStackRoom, "of redis.call");
  wrote_ = wrote_ || command->has(cmd::kWrite);
  sink_.reset(lua, session_.protocol);
  cmd::Context inner(context_->instance, session_, sink_, context_->scripts, context_->now_ms,
                     cmd::Origin::kScript);
  inner.run(*command, args);
  if (session_.tracking.on && command->has(cmd::kReadOnly)) [[unlikely]] {
    for (const std::string_view key : keys_) {  // what a script says that it reads, as Redis does
      context_->instance.tracking.remember(session_, key);
    }
  }
  return sink_.is_error();
}

bool Sandbox::knows(state::Args args) const {
  return cmd::find_command(args) != nullptr;
}

bool Sandbox::may_call(state::Args args) const {
  const state::User* user = context_->session.user;
  return user == nullptr || !cmd::check_user(*user, *cmd::find_command(args), args);
}

void Sandbox::log(int level, std::string_view message) {
  constexpr std::array<base::LogLevel, 4> kLevels{base::LogLevel::kDebug, base::LogLevel::kDebug,
                                                  base::LogLevel::kInfo, base::LogLevel::kWarning};
  log_.write(kLevels.at(static_cast<std::size_t>(level)), message);
}

void Sandbox::become_slow(std::chrono::milliseconds running) {
  slow_ = {.kind = kind_, .name = name_, .command = command_};
  context_->instance.slow_script = &slow_;
  log_.warning("slow script: still in execution after " + std::to_string(running.count()) +
               " milliseconds; it can be stopped by " +
               (kind_ == Kind::kEval ? "SCRIPT KILL" : "FUNCTION KILL") + "; its name is " +
               std::string(name_));
}

// Once killed, every line of it raises, so that no pcall can go on.
void Sandbox::check_time(lua_State* lua) {
  state::Instance& instance = context_->instance;
  const auto now = instance.clock->monotonic();
  if (!timed_) {
    timed_ = true;
    started_ = now;
  }
  const auto running = std::chrono::duration_cast<std::chrono::milliseconds>(now - started_);
  const std::chrono::milliseconds threshold(instance.config.busy_reply_threshold_ms);
  if (!killed_ && slow_call_ && threshold.count() > 0 && running >= threshold) {
    if (instance.slow_script == nullptr) {
      become_slow(running);
    }
    slow_.running = running;
    slow_.wrote = wrote_;
    killed_ = slow_call_() || slow_.killed;
  }
  if (killed_) {
    lua_sethook(lua, lua_gethook(lua), LUA_MASKLINE | LUA_MASKCOUNT, 1);
    push_error(lua, "Script killed by user with SCRIPT KILL...");
    lua_error(lua);
  }
}

}  // namespace sequent::script
