#include "engine/cmd/context.h"

#include <array>
#include <cassert>
#include <string>
#include <vector>

#include "engine/cmd/accounting.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/tracked_keys.h"

namespace sequent::cmd {
namespace {

// A big value is sent as it is.
void tell_replicas(state::Instance& instance,
                   int db,
                   std::string_view key,
                   data::BigRef big,
                   std::int64_t deadline_ms) {
  const auto bytes = instance.big->get(big.id);
  if (!bytes) {
    return instance.replicas.let_go();
  }
  const std::string deadline = std::to_string(deadline_ms);
  std::vector<std::string_view> command = {"SET", key, **bytes};
  if (deadline_ms >= 0) {
    command.insert(command.end(), {"PXAT", deadline});
  }
  instance.replicas.record(db, command);
}

}  // namespace

Context::Context(state::Instance& on,
                 state::Session& by,
                 resp::ReplySink& to,
                 ScriptRunner* with_scripts,
                 std::int64_t at_ms,
                 Origin from)
    : instance(on),
      session(by),
      reply(to),
      keys(*on.databases[static_cast<std::size_t>(by.db)]),
      scripts(with_scripts),
      now_ms(at_ms),
      db(by.db),
      origin(from) {}

data::Entry Context::find_in(int database, std::string_view key) {
  data::Keyspace& keyspace = *instance.databases[static_cast<std::size_t>(database)];
  data::Entry entry = keyspace.find(key);
  if (entry && is_expired(entry)) [[unlikely]] {
    // While writes are paused nothing is removed, not even this.
    if (!instance.pause.is_on(now_ms)) {
      expire_key(instance, database, key);
    }
    entry = data::Entry();
  }
  if (entry && touches_) {
    instance.access.touch(entry);
  }
  if (counts_) {
    ++(entry ? instance.stats.hits : instance.stats.misses);
    if (!entry && instance.event_classes != 0) [[unlikely]] {
      publish_event(instance, database, {state::kMissEvent, "keymiss"}, key);
    }
  }
  return entry;
}

std::string write_refusal(const state::Instance& instance) {
  const std::string_view why = write_failure(instance);
  return why.empty() ? std::string(kNoReplicas)
                     : "MISCONF Errors writing to the AOF file: " + std::string(why);
}

void record(state::Instance& instance, int db, Args command) {
  if (instance.journal != nullptr) {
    instance.journal->record(db, command);
  }
  instance.replicas.record(db, command);
}

void expire_key(state::Instance& instance, int db, std::string_view key) {
  instance.walks.before_change(db, key);
  record(instance, db, std::array<std::string_view, 2>{"DEL", key});
  // `key` may be the entry's own bytes.
  const std::string name(key);
  instance.databases[static_cast<std::size_t>(db)]->erase(name);
  ++instance.stats.expired_keys;
  instance.watches.expired(db, name);
  if (!instance.tracking.empty()) {
    instance.tracking.changed(name, 0);
  }
  instance.blocking.ready(db, name);
  publish_event(instance, db, {state::kExpiredEvent, "expired"}, name);
}

void Context::remove_in(int database, std::string_view key) {
  will_change_in(database, key);
  instance.databases[static_cast<std::size_t>(database)]->erase(key);
  changed_in(database, key, &kDelEvent);
}

void Context::changed_gone(std::string_view key, const KeyEvent& event) {
  ++instance.dirty;
  instance.watches.touched(db, key);
  if (!instance.tracking.empty()) {
    instance.tracking.changed(key, session.id);
  }
  notify(event, key);
}

void Context::note_absent(int database, std::string_view key) {
  if ((instance.event_classes & state::kNewEvent) != 0 &&
      !instance.databases[static_cast<std::size_t>(database)]->find(key)) {
    absent_.push_back({database, std::string(key)});
  }
}

bool Context::forget_absent(int database, std::string_view key) {
  return std::erase_if(absent_, [&](const state::OwnedKey& absent) {
           return absent.db == database && absent.key == key;
         }) > 0;
}

void Context::notify_made(int database, std::string_view key) {
  forget_absent(database, key);
  publish_event(instance, database, {state::kNewEvent, "new"}, key);
}

void Context::notify_change(int database, std::string_view key, const KeyEvent* event) {
  const bool exists =
      static_cast<bool>(instance.databases[static_cast<std::size_t>(database)]->find(key));
  if (forget_absent(database, key) && exists) {
    publish_event(instance, database, {state::kNewEvent, "new"}, key);
  }
  const KeyEvent& told = event != nullptr ? *event : event_of(*spec);
  publish_event(instance, database, told, key);
  if (!exists && told.name != kDelEvent.name) {
    publish_event(instance, database, kDelEvent, key);
  }
}

void Context::propagate_in(int database, Args command) {
  propagated_ = true;
  if (!instance.loading) {
    record(instance, database, command);
  }
}

void Context::propagate_big_in(int database,
                               std::string_view key,
                               data::BigRef big,
                               std::int64_t deadline_ms) {
  propagated_ = true;
  if (instance.journal != nullptr && !instance.loading) {
    instance.journal->record_big(database, key, big.id, big.length, deadline_ms);
  }
  if (!instance.replicas.empty()) [[unlikely]] {
    tell_replicas(instance, database, key, big, deadline_ms);
  }
}

void Context::block(const BlockRequest& request) {
  if (origin == Origin::kResumed) {
    still_blocked_ = true;
    return;
  }
  if (origin != Origin::kClient) {
    if (request.timeout_reply == state::TimeoutReply::kNull) {
      reply.null();
    } else {
      reply.null_array();
    }
    return;
  }
  assert(!session.blocked);
  session.blocked.emplace(state::Blocked{
      .keys = {request.keys.begin(), request.keys.end()},
      .db = db,
      .wanted = request.wanted,
      .deadline_ms = request.deadline_ms,
      .timeout_reply = request.timeout_reply,
      .command = state::Words(request.command),
      .also_when_gone = request.also_when_gone,
      .replicas = request.replicas,
  });
  instance.blocking.add(session);
}

void Context::call(const CommandSpec& command, Args args, resp::ReplySink& sink, Origin from) {
  // What it does is recorded by itself; of this command nothing more is.
  propagated_ = true;
  const std::uint64_t errors_before = reply.errors();
  Context inner(instance, session, sink, scripts, now_ms, from);
  inner.run(command, args);
  inner_errors_ += reply.errors() - errors_before;
}

void Context::run(const CommandSpec& command, Args args) {
  spec = &command;
  touches_ = !command.has(kNoTouch);
  counts_ = command.has(kReadOnly);
  const std::uint64_t dirty_before = instance.dirty;
  const std::uint64_t errors_before = reply.errors();
  const auto began = instance.measured;
  const bool shown = !instance.monitors.empty() && origin != Origin::kResumed;
  // A script comes before the commands that it calls.
  if (shown && command.has(kSkipMonitor)) [[unlikely]] {
    show_to_monitors(*this, args);
  }
  command.handler(*this, args);
  if (shown && !command.has(kSkipMonitor)) [[unlikely]] {
    show_to_monitors(*this, args);
  }
  if (instance.dirty != dirty_before && !propagated_) {
    propagate(args);
  }
  if (origin != Origin::kLoading) {
    finish(args, began, errors_before);
  }
}

void Context::finish(Args args,
                     std::chrono::steady_clock::time_point began,
                     std::uint64_t errors_before) {
  lap(instance);
  instance.stats.commands += origin == Origin::kResumed ? 0 : 1;
  std::chrono::nanoseconds spent = instance.measured - began;
  if (session.blocked) [[unlikely]] {
    spent += std::chrono::nanoseconds(session.blocked->spent_ns);
    if (origin != Origin::kResumed || still_blocked_) {
      session.blocked->spent_ns = spent.count();
      return;
    }
  }
  const std::uint64_t own_errors = reply.errors() - errors_before - inner_errors_;
  if (own_errors > 0 && !error_is_counted_) [[unlikely]] {
    account_error(instance, reply.last_error());
  }
  account(instance, session, {*spec, args, spent, own_errors > 0});
  if (session.tracking.on && spec->has(kReadOnly) && session.tracking.remembers()) [[unlikely]] {
    remember_keys(*this, args);
  }
}

}  // namespace sequent::cmd
