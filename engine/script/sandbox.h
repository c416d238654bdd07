#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/log.h"
#include "engine/cmd/context.h"
#include "engine/cmd/script_runner.h"
#include "engine/script/interpreter.h"
#include "engine/script/kept_list.h"
#include "engine/script/lua_sink.h"
#include "engine/script/redis_library.h"
#include "engine/state/script_flags.h"
#include "engine/state/session.h"
#include "engine/state/slow_script.h"

namespace sequent::script {

// What a client calls: the Lua function and what its author said of it.
struct Callee {
  int function = 0;       // in Lua's registry
  std::string_view name;  // the SHA-1, or the function's
  state::ScriptFlags flags = 0;
  bool has_flags = false;  // false: a script without a first line "#!"
};

// One interpreter with the table `redis`, and the rules for what runs in it: each call has a
// session of its own, so that SELECT and redis.setresp end with it, on the databases of the
// caller. Scripts and functions have one each, as in Redis.
//
// What a script did before an error stays done. Nothing can interrupt one but `slow`.
// Borrows: `slow`, what is called while a script is slow.
// Threads: only the one that holds the engine.
class Sandbox final : private ScriptHost {
 public:
  using Kind = state::SlowScript::Kind;
  struct Options {
    Kind kind = Kind::kEval;
    std::size_t memory_limit = 0;  // bytes for Lua
    base::Log log;                 // of redis.log
  };

  Sandbox(const Options& options, const cmd::ScriptRunner::SlowCall& slow);
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;
  ~Sandbox() override;

  // Writes the reply to context.reply.
  void run(cmd::Context& context, const Callee& callee, const cmd::ScriptRunner::Call& call);

  [[nodiscard]] Interpreter& interpreter() { return interpreter_; }
  [[nodiscard]] ScriptHost& host() { return *this; }
  // What Lua holds, less the garbage, which is collected.
  [[nodiscard]] std::size_t used_bytes() {
    interpreter_.collect_garbage();
    return interpreter_.memory().used();
  }

 private:
  // The client that a script is to the commands it calls.
  class ScriptSession final : public state::Session {
   public:
    explicit ScriptSession(resp::ReplySink& sink) : sink_(sink) {}
    resp::ReplySink& outbox() override { return sink_; }
    void wake() override {}
    void protocol_changed(int /*version*/) override {}

   private:
    resp::ReplySink& sink_;
  };
  using Clock = std::chrono::steady_clock;

  // Why it may not run; empty: it may.
  static std::string refusal(const cmd::Context& context,
                             const Callee& callee,
                             cmd::ScriptRunner::Access access);
  // Why the command may not be called; empty: it may.
  [[nodiscard]] std::string refusal(const cmd::CommandSpec* command, state::Args args) const;
  // The same of its user and of the memory that is left.
  [[nodiscard]] std::string denial(const cmd::CommandSpec& command, state::Args args) const;
  void push_list(state::Args words);
  void push_callee(const Callee& callee, const cmd::ScriptRunner::Call& call);
  [[nodiscard]] bool is_counted_error() const;
  void reply_error(resp::ReplySink& reply);
  void check_time(lua_State* lua);
  void become_slow(std::chrono::milliseconds running);

  bool call(lua_State* lua, state::Args args) override;
  void set_protocol(int protocol) override { session_.set_protocol(protocol); }
  void log(int level, std::string_view message) override;
  [[nodiscard]] bool knows(state::Args args) const override;
  [[nodiscard]] bool may_call(state::Args args) const override;

  const Kind kind_;
  const base::Log log_;
  const cmd::ScriptRunner::SlowCall& slow_call_;
  Interpreter interpreter_;
  LuaSink sink_;
  ScriptSession session_;
  KeptList kept_keys_;  // most scripts are called with the same keys again

  // Of the call that runs:
  cmd::Context* context_ = nullptr;
  std::string_view name_;
  state::Args command_;
  state::Args keys_;
  bool read_only_ = false;
  bool allows_oom_ = false;
  bool wrote_ = false;
  bool killed_ = false;
  bool timed_ = false;  // `started_` is set, at the first check
  Clock::time_point started_;
  state::SlowScript slow_;
};

}  // namespace sequent::script
