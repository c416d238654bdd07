#include "engine/script/runner.h"

#include <array>
#include <utility>

#include "engine/base/ascii.h"
#include "engine/base/digest.h"
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
constexpr std::size_t kSha1Length = 40;
constexpr const char* kRunnerKey = "sequent.runner";
constexpr const char* kKilled = "Script killed by user with SCRIPT KILL.";

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

}  // namespace

Runner::Runner(Options options) : options_(std::move(options)) {
  start();
}

Runner::~Runner() = default;

void Runner::start() {
  cache_.reset();
  interpreter_ = std::make_unique<Interpreter>(options_.memory_limit);
  lua_State* lua = interpreter_->lua();
  push_redis_library(lua, *this);
  interpreter_->add_library("redis");
  lua_pushcfunction(lua, handle_error);
  interpreter_->set_global("__redis__err__handler");
  lua_pushlightuserdata(lua, this);
  lua_setfield(lua, LUA_REGISTRYINDEX, kRunnerKey);
  lua_sethook(
      lua,
      [](lua_State* running, lua_Debug*) {
        lua_getfield(running, LUA_REGISTRYINDEX, kRunnerKey);
        auto* runner = static_cast<Runner*>(lua_touserdata(running, -1));
        lua_pop(running, 1);
        runner->check_time(running);
      },
      LUA_MASKCOUNT, kInstructionsBetweenChecks);
  lua_settop(lua, 0);
  lua_pushcfunction(lua, handle_error);
  cache_ = std::make_unique<ScriptCache>(lua);
  sink_ = std::make_unique<LuaSink>(lua);
  session_.set_sink(*sink_);
}

void Runner::flush() {
  start();
}

bool Runner::exists(std::string_view sha1) const {
  return cache_->contains(sha1);
}

base::Result<std::string> Runner::load(std::string_view source) {
  std::string sha1 = base::sha1_hex(source);
  SEQUENT_TRY(cache_->add(sha1, source, true));
  return sha1;
}

void Runner::eval(cmd::Context& context,
                  std::string_view source,
                  state::Args keys,
                  state::Args args,
                  Access access) {
  const std::string sha1 = base::sha1_hex(source);
  const CachedScript* script = cache_->find(sha1);
  if (script == nullptr) {
    auto added = cache_->add(sha1, source, false);
    if (!added) {
      context.reply.error("ERR " + added.error().message);
      return;
    }
    script = *added;
  }
  run(context, *script, keys, args, access);
}

void Runner::eval_sha(cmd::Context& context,
                      std::string_view sha1,
                      state::Args keys,
                      state::Args args,
                      Access access) {
  const CachedScript* script = nullptr;
  if (sha1.size() == kSha1Length) {
    script = cache_->find(sha1);
    if (script == nullptr) {
      script = cache_->find(base::to_lower(sha1));
    }
  }
  if (script == nullptr) {
    context.reply.error("NOSCRIPT No matching script. Please use EVAL.");
    return;
  }
  run(context, *script, keys, args, access);
}

void Runner::set_global_list(KnownName name, state::Args words) {
  lua_State* lua = interpreter_->lua();
  interpreter_->push_globals();
  interpreter_->names().push(lua, name);
  lua_createtable(lua, static_cast<int>(words.size()), 0);
  int index = 0;
  for (const std::string_view word : words) {
    push_text(lua, word);
    lua_rawseti(lua, -2, ++index);
  }
  lua_rawset(lua, -3);
  lua_pop(lua, 1);
}

void Runner::run(cmd::Context& context,
                 const CachedScript& script,
                 state::Args keys,
                 state::Args args,
                 Access access) {
  context.propagate_nothing();
  const bool asked_read_only = access == Access::kReadOnly;
  if (asked_read_only && script.has_shebang && !script.no_writes) {
    context.reply.error("ERR Can not execute a script with write flag using *_ro command.");
    return;
  }
  context_ = &context;
  read_only_ = asked_read_only || script.no_writes;
  wrote_ = false;
  killed_ = false;
  started_.reset();
  session_.db = context.session.db;
  session_.id = context.session.id;
  session_.protocol = 2;

  lua_State* lua = interpreter_->lua();
  set_global_list(KnownName::kKeys, keys);
  set_global_list(KnownName::kArgv, args);
  lua_rawgeti(lua, LUA_REGISTRYINDEX, script.function);
  int failed = 0;
  {
    const LuaMemory::Limited limited(interpreter_->memory());
    failed = lua_pcall(lua, 0, 1, kErrorHandler);
  }
  if (failed == 0) {
    write_lua_reply(lua, context.reply, session_.protocol);
  } else {
    reply_error(context.reply, script.sha1);
  }
  lua_settop(lua, kErrorHandler);
  context_ = nullptr;
  interpreter_->tend_garbage();
}

// The error is on the top of the stack.
void Runner::reply_error(resp::ReplySink& reply, const std::string& sha1) {
  lua_State* lua = interpreter_->lua();
  if (killed_) {
    lua_sethook(lua, lua_gethook(lua), LUA_MASKCOUNT, kInstructionsBetweenChecks);
  }
  if (!lua_istable(lua, -1)) {
    const char* text = lua_isstring(lua, -1) != 0 ? lua_tostring(lua, -1) : "execution failure";
    reply.error("ERR Error running script " + sha1 + ", " + text);
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
    message += " script: " + sha1 + ", on " + source + ":" + line + ".";
  }
  reply.error(message);
}

std::string_view Runner::refusal(const cmd::CommandSpec* command, state::Args args) const {
  if (command == nullptr) {
    return "Unknown Redis command called from script";
  }
  if (command->is_container() || !command->takes(args.size())) {
    return "Wrong number of args calling Redis command from script";
  }
  if (command->has(cmd::kNoScript)) {
    return "This Redis command is not allowed from script";
  }
  if (command->has(cmd::kWrite) && read_only_) {
    return "Write commands are not allowed from read-only scripts.";
  }
  return {};
}

bool Runner::call(lua_State* lua, state::Args args) {
  const cmd::CommandSpec* command = cmd::find_command(args);
  if (const std::string_view why = refusal(command, args); !why.empty()) {
    push_error(lua, why);
    lua_pushboolean(lua, 1);
    lua_setfield(lua, -2, "ignore_error_stats_update");
    return true;
  }
  const LuaMemory::Unlimited unlimited(interpreter_->memory());
  luaL_checkstack(lua, LuaSink::kStackRoom, "of redis.call");
  wrote_ = wrote_ || command->has(cmd::kWrite);
  sink_->reset(lua, session_.protocol);
  cmd::Context inner(context_->instance, session_, *sink_, context_->scripts, context_->now_ms,
                     cmd::Origin::kScript);
  inner.run(*command, args);
  return sink_->is_error();
}

bool Runner::knows(state::Args args) const {
  return cmd::find_command(args) != nullptr;
}

void Runner::log(int level, std::string_view message) {
  constexpr std::array<base::LogLevel, 4> kLevels{base::LogLevel::kDebug, base::LogLevel::kDebug,
                                                  base::LogLevel::kInfo, base::LogLevel::kWarning};
  options_.log.write(kLevels.at(static_cast<std::size_t>(level)), message);
}

// Once killed, every line of it raises, so that no pcall can go on.
void Runner::check_time(lua_State* lua) {
  const auto now = context_->instance.clock->monotonic();
  if (!started_.has_value()) {
    started_ = now;
  }
  const std::chrono::milliseconds threshold(context_->instance.config.busy_reply_threshold_ms);
  if (!killed_ && slow_ && now - *started_ >= threshold) {
    killed_ = slow_(wrote_);
  }
  if (killed_) {
    lua_sethook(lua, lua_gethook(lua), LUA_MASKLINE | LUA_MASKCOUNT, 1);
    luaL_error(lua, "%s", kKilled);
  }
}

}  // namespace sequent::script
