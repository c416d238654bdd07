#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/log.h"
#include "engine/base/result.h"
#include "engine/cmd/script_runner.h"
#include "engine/script/library_loader.h"
#include "engine/script/sandbox.h"
#include "engine/script/script_cache.h"

namespace sequent::script {

// Runs scripts and functions as Redis 7.0 does: each kind in a sandbox of its own.
//
// Threads: only the one that holds the engine.
class Runner final : public cmd::ScriptRunner {
 public:
  struct Options {
    std::size_t memory_limit = std::size_t{1024} * 1024 * 1024;  // bytes for Lua, of either kind
    base::Log log;                                               // of redis.log
  };

  explicit Runner(Options options);
  Runner() : Runner(Options()) {}
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  ~Runner() override;

  void eval(cmd::Context& context, std::string_view source, const Call& call) override;
  void eval_sha(cmd::Context& context, std::string_view sha1, const Call& call) override;
  void call_function(cmd::Context& context,
                     const state::Function& function,
                     const Call& call) override;
  base::Result<std::string> load(std::string_view source) override;
  [[nodiscard]] bool exists(std::string_view sha1) const override;
  [[nodiscard]] std::optional<state::ScriptFlags> flags_of(std::string_view source) const override;
  [[nodiscard]] std::optional<state::ScriptFlags> flags_of_cached(std::string_view sha1) override;
  void flush() override;
  base::Result<state::Library> make_library(cmd::Context& context,
                                            std::string_view name,
                                            std::string_view source) override;
  void on_slow(SlowCall call) override { slow_ = std::move(call); }
  [[nodiscard]] Usage usage() const override;

 private:
  // Made when the first library is loaded.
  struct Functions {
    Functions(const Sandbox::Options& options, const SlowCall& slow)
        : sandbox(options, slow), loader(sandbox) {}
    Sandbox sandbox;
    LibraryLoader loader;
  };

  void start();
  [[nodiscard]] Sandbox::Options options_for(Sandbox::Kind kind) const;

  Options options_;
  SlowCall slow_;
  std::unique_ptr<Sandbox> scripts_;
  std::unique_ptr<ScriptCache> cache_;
  std::unique_ptr<Functions> functions_;
};

}  // namespace sequent::script
