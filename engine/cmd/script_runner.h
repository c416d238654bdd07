#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/cmd/command.h"
#include "engine/state/libraries.h"
#include "engine/state/script_flags.h"

namespace sequent::cmd {

// Runs Lua: scripts for EVAL and its kin, functions for FCALL. Each `redis.call`
// goes through `Context::run`, with Origin::kScript.
//
// Threads: only the one that holds the engine.
class ScriptRunner {
 public:
  virtual ~ScriptRunner() = default;

  enum class Access : bool { kReadWrite, kReadOnly };

  // What a client asks for by EVAL <script> <numkeys> <key>… <arg>… and its kin.
  struct Call {
    Args keys;
    Args args;
    Access access = Access::kReadWrite;
    Args command;  // all the words
  };

  // These write the script's reply, or its error, to context.reply.
  virtual void eval(Context& context, std::string_view source, const Call& call) = 0;
  // `sha1` as the client wrote it; NOSCRIPT if it names none.
  virtual void eval_sha(Context& context, std::string_view sha1, const Call& call) = 0;
  // REQUIRES: `function` is of a library that this runner made.
  virtual void call_function(Context& context,
                             const state::Function& function,
                             const Call& call) = 0;

  // The script's SHA-1 in hexadecimal; kInvalid with Lua's message if it does not compile.
  virtual base::Result<std::string> load(std::string_view source) = 0;
  [[nodiscard]] virtual bool exists(std::string_view sha1) const = 0;
  // What a script says of itself in its first line; absent: nothing, or it is not known.
  [[nodiscard]] virtual std::optional<state::ScriptFlags> flags_of(
      std::string_view source) const = 0;
  [[nodiscard]] virtual std::optional<state::ScriptFlags> flags_of_cached(
      std::string_view sha1) = 0;
  virtual void flush() = 0;

  // Runs the source of a library, which registers its functions; they are not to be called
  // before it is among `context.instance.libraries`. The runner must outlive it.
  // kInvalid: what Redis replies, without its code.
  virtual base::Result<state::Library> make_library(Context& context,
                                                    std::string_view name,
                                                    std::string_view source) = 0;

  // Called again and again, by the thread that runs it, while a script takes longer than
  // `busy_reply_threshold_ms`; `instance.slow_script` is set. The engine is held, and other
  // clients may be answered: commands without kAllowBusy are refused. True stops the script.
  using SlowCall = std::function<bool()>;
  virtual void on_slow(SlowCall call) = 0;

  // Bytes that Lua holds for scripts and for functions, and sources of cached scripts.
  struct Usage {
    std::size_t eval_bytes = 0;
    std::size_t function_bytes = 0;
    std::size_t scripts = 0;
    std::size_t script_bytes = 0;
  };
  [[nodiscard]] virtual Usage usage() const = 0;
};

}  // namespace sequent::cmd
