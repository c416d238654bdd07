#include "engine/cmd/dispatch.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "engine/base/ascii.h"
#include "engine/cmd/accounting.h"
#include "engine/cmd/acl_check.h"
#include "engine/cmd/echo.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/null_sink.h"
#include "engine/cmd/protection.h"
#include "engine/cmd/script_call.h"
#include "engine/cmd/table.h"
#include "engine/cmd/unblock.h"
#include "engine/cmd/users.h"
#include "engine/cmd/write_intent.h"

namespace sequent::cmd {
namespace {

std::string unknown_command(Args args) {
  std::string text = "ERR unknown command '" + shown(args[0]) + "', with args beginning with: ";
  std::string words;
  for (std::size_t i = 1; i < args.size() && words.size() < kLongestEcho; ++i) {
    words += "'" + shown(args[i], kLongestEcho - words.size()) + "' ";
  }
  return text + words;
}

std::string unknown_subcommand(const CommandSpec& container, Args args) {
  return "ERR unknown subcommand '" + shown(args[1]) + "'. Try " + base::to_upper(container.name) +
         " HELP.";
}

// A browser was made to talk to this port; what follows is no command either.
bool begins_http(std::string_view name) {
  return base::equal_ignoring_case(name, "post") || base::equal_ignoring_case(name, "host:");
}

bool is_any_of(const CommandSpec& spec, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), spec.name) != names.end();
}

bool runs_in_multi(const CommandSpec& spec) {
  return is_any_of(spec, {"exec", "discard", "multi", "watch", "quit", "reset"});
}

// CLIENT REPLY ON: the first reply that is not kept back is its own.
bool turns_replies_on(const CommandSpec* spec, Args args) {
  return spec != nullptr && spec->name == "client|reply" && args.size() == 3 &&
         base::equal_ignoring_case(args[2], "on");
}

// What these reply are messages, which CLIENT REPLY does not keep back.
bool replies_messages(const CommandSpec& spec) {
  return spec.has(kPubSub) && is_any_of(spec, {"subscribe", "psubscribe", "ssubscribe",
                                               "unsubscribe", "punsubscribe", "sunsubscribe"});
}

bool is_caching(const CommandSpec* spec) {
  return spec != nullptr && spec->name == "client|caching";
}

// A queued command that makes EXEC need memory.
bool queues_oom(const state::Words& words) {
  const std::vector<std::string_view> args = words.views();
  return find_command(Args(args))->has(kDenyOom);
}

// The word that is probably the first key: a script may have none. 0: there is none.
std::size_t likely_key(const CommandSpec& spec) {
  constexpr std::size_t kOfScript = 3;
  return spec.has(kNoMandatoryKeys) ? kOfScript
                                    : static_cast<std::size_t>(std::max(spec.first_key, 0));
}

bool execs_write(const CommandSpec& spec, const state::Session& session) {
  return spec.name == "exec" &&
         std::ranges::any_of(session.transaction.queue, [](const state::Words& words) {
           const std::vector<std::string_view> args = words.views();
           return find_command(Args(args))->has(kWrite);
         });
}

bool uses_keys(const CommandSpec& spec) {
  return spec.has(kReadOnly) || spec.has(kWrite) || spec.has(kMayReplicate);
}

bool runs_while_subscribed(const CommandSpec& spec) {
  return is_any_of(spec, {"ping", "subscribe", "psubscribe", "ssubscribe", "unsubscribe",
                          "punsubscribe", "sunsubscribe", "quit", "reset"});
}

}  // namespace

std::string check_words(const CommandSpec* spec, Args args) {
  if (spec != nullptr) {
    return spec->takes(args.size()) && !spec->is_container() ? std::string()
                                                             : wrong_arity(spec->name);
  }
  const CommandSpec* container = find_command(args.first(1));
  return container == nullptr ? unknown_command(args) : unknown_subcommand(*container, args);
}

Dispatcher::Dispatcher(state::Instance& instance, ScriptRunner* scripts)
    : instance_(&instance), scripts_(scripts) {
  instance.calls.commands.resize(all_commands().size());
}

Outcome Dispatcher::execute(state::Session& session,
                            Args args,
                            resp::ReplySink& reply,
                            std::int64_t now_ms) {
  if (session.id == 0) [[unlikely]] {
    admit(session, now_ms);
  }
  const CommandSpec* spec = find_command(args);
  if (spec == nullptr && begins_http(args[0])) [[unlikely]] {
    session.closing = true;
    return Outcome::kClose;
  }
  if (instance_->pause.until_ms != 0 && postpone(session, spec, args, now_ms)) [[unlikely]] {
    return Outcome::kBlocked;
  }
  NullSink silent;
  const bool is_silent =
      session.reply_mode != state::ReplyMode::kOn && !turns_replies_on(spec, args);
  resp::ReplySink& sink = is_silent ? silent : reply;
  if (session.reply_mode == state::ReplyMode::kSkipNext) {
    session.reply_mode = state::ReplyMode::kSkip;
  }
  session.last_command_ms = now_ms;
  session.last_command = spec == nullptr ? std::string_view() : spec->name;
  // While a slow script runs, what its client is to be told waits for the script's reply.
  const bool holds = !instance_->tracking.empty() && !instance_->tracking.is_holding();
  if (holds) [[unlikely]] {
    instance_->tracking.limit(static_cast<std::size_t>(instance_->config.tracking_table_max_keys));
    instance_->tracking.hold_back(&session);
  }
  if (refuse(session, spec, args, sink)) [[unlikely]] {
    account_rejection(*instance_, spec, sink.last_error());
  } else if (session.transaction.open && !runs_in_multi(*spec)) {
    session.transaction.add(args);
    session.transaction.may_write =
        session.transaction.may_write || may_write(*instance_, scripts_, *spec, args);
    sink.simple("QUEUED");
  } else {
    resp::ReplySink& out = is_silent && replies_messages(*spec) ? reply : sink;
    Context context(*instance_, session, out, scripts_, now_ms, Origin::kClient);
    const bool listens = session.is_subscriber();
    if (listens) [[unlikely]] {
      instance_->pubsub.hold_back(&session);
    }
    context.run(*spec, args);
    if (listens) [[unlikely]] {
      instance_->pubsub.hold_back(nullptr);
    }
  }
  if (holds) [[unlikely]] {
    instance_->tracking.hold_back(nullptr);
    if (!session.transaction.open && !is_caching(spec)) {
      session.tracking.caching = state::Tracking::Caching::kUnsaid;
    }
  }
  if (instance_->slow_script == nullptr) {
    if (instance_->replicas.send()) {
      session.written_offset = instance_->replicas.offset();
    }
    resume_postponed(now_ms);
  }
  // What a slow script makes ready is served when it has ended.
  if (instance_->blocking.has_ready() && instance_->slow_script == nullptr) {
    serve_ready(now_ms);
  }
  if (session.reply_mode == state::ReplyMode::kSkip) {
    session.reply_mode = state::ReplyMode::kOn;
  }
  if (session.is_blocked()) {
    return Outcome::kBlocked;
  }
  return session.closing ? Outcome::kClose : Outcome::kDone;
}

bool Dispatcher::postpone(state::Session& session,
                          const CommandSpec* spec,
                          Args args,
                          std::int64_t now_ms) {
  state::Pause& pause = instance_->pause;
  if (!pause.is_on(now_ms) || !check_words(spec, args).empty()) {
    return false;
  }
  const bool writes = may_write(*instance_, scripts_, *spec, args) ||
                      (spec->name == "exec" && session.transaction.may_write);
  if (pause.mode == state::PauseMode::kWrites && !writes) {
    return false;
  }
  session.postponed.emplace(args);
  pause.waiting.push_back(&session);
  return true;
}

void Dispatcher::resume_postponed(std::int64_t now_ms) {
  state::Pause& pause = instance_->pause;
  if (pause.until_ms == 0 || pause.is_on(now_ms)) {
    return;
  }
  pause.until_ms = 0;
  const auto waiting = std::exchange(pause.waiting, {});
  for (state::Session* session : waiting) {
    const state::Words command = *std::exchange(session->postponed, std::nullopt);
    const std::vector<std::string_view> args = command.views();
    execute(*session, args, session->outbox(), now_ms);
    session->wake();
  }
}

bool Dispatcher::refuse(state::Session& session,
                        const CommandSpec* spec,
                        Args args,
                        resp::ReplySink& reply) {
  const auto refused = [&](std::string_view why) {
    if (spec != nullptr && spec->name == "exec") {
      refuse_exec(session, why, reply);
      return true;
    }
    reply.error(why);
    if (session.transaction.open) {
      session.transaction.aborted = true;
    }
    return true;
  };
  if (spec == nullptr || !spec->takes(args.size()) || spec->is_container()) {
    return refused(check_words(spec, args));
  }
  if (spec->has(kProtected)) {
    if (const std::string why = check_protection(*spec, instance_->config, session); !why.empty()) {
      return refused(why);
    }
  }
  if (!session.authenticated && !spec->has(kNoAuth)) {
    return refused("NOAUTH Authentication required.");
  }
  if (instance_->slow_script != nullptr && !spec->has(kAllowBusy)) {
    return refused(busy_error(*instance_->slow_script));
  }
  if (session.transaction.open && spec->has(kNoMulti)) {
    return refused("ERR Command not allowed inside a transaction");
  }
  const bool is_free = session.user == nullptr || session.user->is_unrestricted();
  if (!is_free || instance_->config.maxmemory > 0) [[unlikely]] {
    if (const std::string why = check_user_and_memory(session, *spec, args); !why.empty()) {
      return refused(why);
    }
  }
  if (session.protocol == 2 && session.is_subscriber() && !runs_while_subscribed(*spec)) {
    return refused("ERR Can't execute '" + std::string(spec->name) +
                   "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in "
                   "this context");
  }
  if ((session.monitors || session.is_replica) && uses_keys(*spec)) [[unlikely]] {
    return refused("ERR Replica can't interact with the keyspace");
  }
  if ((spec->has(kWrite) || session.transaction.open) && refuses_writes(*instance_)) [[unlikely]] {
    if (spec->has(kWrite) || execs_write(*spec, session)) {
      return refused(write_refusal(*instance_));
    }
  }
  return false;
}

std::string Dispatcher::check_user_and_memory(const state::Session& session,
                                              const CommandSpec& spec,
                                              Args args) {
  const bool in_multi = session.transaction.open;
  const auto context = in_multi ? state::AclContext::kMulti : state::AclContext::kTopLevel;
  if (const auto refusal =
          check_session(*instance_, session, spec, args, context, session.last_command_ms)) {
    return refusal_text(*refusal, spec);
  }
  if (instance_->config.maxmemory == 0) {
    return {};
  }
  make_room();
  const bool needs_memory = spec.has(kDenyOom) ||
                            (in_multi && !is_any_of(spec, {"exec", "discard", "quit", "reset"})) ||
                            (in_multi && spec.name == "exec" &&
                             std::ranges::any_of(session.transaction.queue, queues_oom));
  return needs_memory && instance_->memory.is_exhausted ? std::string(kOutOfMemory) : std::string();
}

void Dispatcher::make_room() {
  if (scripts_ != nullptr) {
    instance_->memory.scripts = scripts_->usage().script_bytes;
  }
  instance_->memory.is_exhausted = eviction_.make_room(*instance_) == Eviction::Result::kExhausted;
}

// What EXEC was to run is given up.
void Dispatcher::refuse_exec(state::Session& session,
                             std::string_view why,
                             resp::ReplySink& reply) const {
  constexpr std::string_view kPlainCode = "ERR ";
  if (why.substr(0, kPlainCode.size()) == kPlainCode) {
    why.remove_prefix(kPlainCode.size());
  }
  reply.error("EXECABORT Transaction discarded because of: " + std::string(why));
  session.transaction = {};
  instance_->watches.forget(session);
}

void Dispatcher::prefetch(int db, std::span<const Args> commands) const {
  std::array<std::string_view, kPrefetch> keys;
  std::size_t count = 0;
  for (const Args& args : commands.first(std::min(commands.size(), kPrefetch))) {
    const CommandSpec* spec = find_command(args[0]);
    const std::size_t at = spec != nullptr ? likely_key(*spec) : 0;
    if (at > 0 && at < args.size()) {
      keys[count++] = args[at];
    }
  }
  if (count > 1) {
    instance_->databases[static_cast<std::size_t>(db)]->prefetch(std::span(keys).first(count));
  }
}

bool Dispatcher::replay(state::Session& session, Args args, std::int64_t now_ms) {
  const CommandSpec* spec = find_command(args);
  if (!check_words(spec, args).empty()) {
    return false;
  }
  NullSink sink;
  Context context(*instance_, session, sink, scripts_, now_ms, Origin::kLoading);
  context.run(*spec, args);
  return sink.errors() == 0;
}

void Dispatcher::admit(state::Session& session, std::int64_t now_ms) {
  session.id = ++instance_->last_session_id;
  if (!session.is_trusted) {
    use_default_user(*instance_, session);
  }
  session.created_ms = now_ms;
  instance_->sessions.emplace(session.id, &session);
  ++instance_->stats.connections;
}

void Dispatcher::time_out(state::Session& session) {
  if (!session.blocked) {
    return;
  }
  unblock(*instance_, session, Unblock::kTimeout);
}

void Dispatcher::detach(state::Session& session) {
  instance_->blocking.remove(session);
  instance_->watches.forget(session);
  instance_->pubsub.unsubscribe_all(session);
  instance_->tracking.disable(session);
  instance_->monitors.remove(session);
  instance_->replicas.remove(session);
  std::erase(instance_->pause.waiting, &session);
  session.postponed.reset();
  instance_->sessions.erase(session.id);
  session.id = 0;
}

// Serving one key may make another ready (BLMOVE), until none is.
void Dispatcher::serve_ready(std::int64_t now_ms) {
  while (instance_->blocking.has_ready()) {
    for (const state::OwnedKey& key : instance_->blocking.take_ready()) {
      const data::Keyspace& keys = *instance_->databases[static_cast<std::size_t>(key.db)];
      for (state::Session* session : instance_->blocking.waiting(key)) {
        if (!session->blocked) {
          continue;
        }
        const data::Entry entry = keys.find(key.key);
        if (!entry && instance_->blocking.also_when_gone() == 0) {
          break;  // those before took all there was
        }
        const bool is_there = entry && entry.type() == session->blocked->wanted;
        if (is_there || session->blocked->also_when_gone) {
          resume(*session, key, now_ms);
        }
      }
    }
  }
}

void Dispatcher::resume(state::Session& session, const state::OwnedKey& key, std::int64_t now_ms) {
  const state::Words command = session.blocked->command;
  const std::vector<std::string_view> args = command.views();
  Context context(*instance_, session, session.outbox(), scripts_, now_ms, Origin::kResumed);
  context.ready_key = key.key;
  lap(*instance_);
  instance_->tracking.hold_back(&session);
  context.run(*find_command(Args(args)), args);
  instance_->tracking.hold_back(nullptr);
  if (instance_->replicas.send()) {
    session.written_offset = instance_->replicas.offset();
  }
  if (!context.still_blocked()) {
    instance_->blocking.remove(session);
    session.wake();
  }
}

}  // namespace sequent::cmd
