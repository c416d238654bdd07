#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/cmd/command.h"

namespace sequent::cmd {

// Runs Lua scripts for EVAL and its kin. Each `redis.call` of a script goes
// through `Context::call`, with Origin::kScript.
//
// Threads: only the one that holds the engine.
class ScriptRunner {
 public:
  virtual ~ScriptRunner() = default;

  enum class Access : bool { kReadWrite, kReadOnly };

  // These write the script's reply, or its error, to context.reply.
  virtual void eval(
      Context& context, std::string_view source, Args keys, Args args, Access access) = 0;
  // `sha1` as the client wrote it; NOSCRIPT if it names none.
  virtual void eval_sha(
      Context& context, std::string_view sha1, Args keys, Args args, Access access) = 0;

  // The script's SHA-1 in hexadecimal; kInvalid with Lua's message if it does not compile.
  virtual base::Result<std::string> load(std::string_view source) = 0;
  [[nodiscard]] virtual bool exists(std::string_view sha1) const = 0;
  virtual void flush() = 0;

  // Asked again and again, by the thread that runs it, about a script that takes longer
  // than `busy_reply_threshold_ms`; true stops the script. `wrote`: it called a command
  // that writes, so stopping it would leave half of its work. The engine is held.
  using SlowCall = std::function<bool(bool wrote)>;
  virtual void on_slow(SlowCall call) = 0;
};

}  // namespace sequent::cmd
