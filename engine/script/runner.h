#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/log.h"
#include "engine/base/result.h"
#include "engine/cmd/context.h"
#include "engine/cmd/script_runner.h"
#include "engine/script/interpreter.h"
#include "engine/script/lua_sink.h"
#include "engine/script/redis_library.h"
#include "engine/script/script_cache.h"
#include "engine/state/session.h"

namespace sequent::script {

// Runs scripts as Redis 7.0 does: each with a session of its own, so that
// SELECT and redis.setresp end with it, on the databases of the caller.
//
// What a script did before an error stays done. Nothing can interrupt one but
// the answer of `on_slow`.
// Threads: only the one that holds the engine.
class Runner final : public cmd::ScriptRunner, private ScriptHost {
 public:
  struct Options {
    std::size_t memory_limit = std::size_t{1024} * 1024 * 1024;  // bytes for Lua
    base::Log log;                                               // of redis.log
  };

  explicit Runner(Options options);
  Runner() : Runner(Options()) {}
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  ~Runner() override;

  void eval(cmd::Context& context,
            std::string_view source,
            state::Args keys,
            state::Args args,
            Access access) override;
  void eval_sha(cmd::Context& context,
                std::string_view sha1,
                state::Args keys,
                state::Args args,
                Access access) override;
  base::Result<std::string> load(std::string_view source) override;
  [[nodiscard]] bool exists(std::string_view sha1) const override;
  void flush() override;
  void on_slow(SlowCall call) override { slow_ = std::move(call); }

 private:
  // The client that a script is to the commands it calls.
  class ScriptSession final : public state::Session {
   public:
    resp::ReplySink& outbox() override { return *sink_; }
    void wake() override {}
    void protocol_changed(int /*version*/) override {}
    void set_sink(resp::ReplySink& sink) { sink_ = &sink; }

   private:
    resp::ReplySink* sink_ = nullptr;
  };

  void start();
  void run(cmd::Context& context,
           const CachedScript& script,
           state::Args keys,
           state::Args args,
           Access access);
  void set_global_list(KnownName name, state::Args words);
  void reply_error(resp::ReplySink& reply, const std::string& sha1);
  void check_time(lua_State* lua);
  // Why the command may not be called; empty: it may.
  std::string_view refusal(const cmd::CommandSpec* command, state::Args args) const;

  bool call(lua_State* lua, state::Args args) override;
  void set_protocol(int protocol) override { session_.set_protocol(protocol); }
  void log(int level, std::string_view message) override;
  [[nodiscard]] bool knows(state::Args args) const override;

  Options options_;
  SlowCall slow_;
  std::unique_ptr<Interpreter> interpreter_;
  std::unique_ptr<ScriptCache> cache_;
  ScriptSession session_;
  std::unique_ptr<LuaSink> sink_;

  // Of the script that runs:
  cmd::Context* context_ = nullptr;
  bool read_only_ = false;
  bool wrote_ = false;
  bool killed_ = false;
  std::optional<std::chrono::steady_clock::time_point> started_;  // at its first check
};

}  // namespace sequent::script
