#include "engine/script/runner.h"

#include "engine/base/ascii.h"
#include "engine/base/digest.h"
#include "engine/cmd/context.h"
#include "engine/script/shebang.h"

namespace sequent::script {

namespace {

constexpr std::size_t kSha1Length = 40;

Callee callee_of(const CachedScript& script) {
  return {.function = script.function,
          .name = script.sha1,
          .flags = script.flags,
          .has_flags = script.has_flags};
}

}  // namespace

Runner::Runner(Options options) : options_(std::move(options)) {
  start();
}

Runner::~Runner() = default;

Sandbox::Options Runner::options_for(Sandbox::Kind kind) const {
  return {.kind = kind, .memory_limit = options_.memory_limit, .log = options_.log};
}

void Runner::start() {
  cache_.reset();
  scripts_ = std::make_unique<Sandbox>(options_for(Sandbox::Kind::kEval), slow_);
  cache_ = std::make_unique<ScriptCache>(scripts_->interpreter().lua());
}

std::optional<state::ScriptFlags> Runner::flags_of(std::string_view source) const {
  const auto shebang = Shebang::parse(source);
  return shebang && shebang->length > 0 ? std::optional(shebang->flags) : std::nullopt;
}

std::optional<state::ScriptFlags> Runner::flags_of_cached(std::string_view sha1) {
  const CachedScript* script = cache_ ? cache_->find(base::to_lower(sha1)) : nullptr;
  return script != nullptr && script->has_flags ? std::optional(script->flags) : std::nullopt;
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

void Runner::eval(cmd::Context& context, std::string_view source, const Call& call) {
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
  scripts_->run(context, callee_of(*script), call);
}

void Runner::eval_sha(cmd::Context& context, std::string_view sha1, const Call& call) {
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
  scripts_->run(context, callee_of(*script), call);
}

void Runner::call_function(cmd::Context& context,
                           const state::Function& function,
                           const Call& call) {
  const Callee callee{.function = LibraryLoader::reference(function),
                      .name = function.name,
                      .flags = function.flags,
                      .has_flags = true};
  functions_->sandbox.run(context, callee, call);
}

base::Result<state::Library> Runner::make_library(cmd::Context& context,
                                                  std::string_view name,
                                                  std::string_view source) {
  if (functions_ == nullptr) {
    functions_ = std::make_unique<Functions>(options_for(Sandbox::Kind::kFunction), slow_);
  }
  // What was recorded or dumped has been loaded before: it must load again, however slow
  // the machine.
  const base::Clock* limit =
      context.origin == cmd::Origin::kLoading ? nullptr : context.instance.clock;
  return functions_->loader.load(name, source, limit);
}

cmd::ScriptRunner::Usage Runner::usage() const {
  return {.eval_bytes = scripts_->used_bytes(),
          .function_bytes = functions_ != nullptr ? functions_->sandbox.used_bytes() : 0,
          .scripts = cache_->size(),
          .script_bytes = cache_->bytes()};
}

}  // namespace sequent::script
