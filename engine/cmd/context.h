#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/cmd/command.h"
#include "engine/cmd/key_events.h"
#include "engine/data/keyspace.h"
#include "engine/resp/reply_sink.h"
#include "engine/state/instance.h"
#include "engine/state/session.h"

namespace sequent::cmd {

class ScriptRunner;

// Who asked for a command to be run.
enum class Origin : std::uint8_t {
  kClient,
  kTransaction,  // EXEC: must not block
  kScript,       // redis.call: must not block
  kResumed,      // it was blocked and one of its keys is ready
  kLoading,      // read back from disk
};

// A command that wants to wait.
struct BlockRequest {
  Args keys;
  data::Type wanted = data::Type::kList;  // the wait is over when a key holds this
  std::int64_t deadline_ms = 0;           // wall clock; 0: for ever
  state::TimeoutReply timeout_reply = state::TimeoutReply::kNullArray;
  Args command;                 // to run when a key is ready, relative words ("$") resolved
  bool also_when_gone = false;  // the command is run too when a key is gone or not `wanted`
  std::int64_t replicas = 0;    // instead of keys: as many replicas have what the client wrote
};

// One command while it runs: what it acts on and where it replies. Handlers
// change keys in this order: find, `will_change`, change, `changed`; lookup.h does
// the first two for collections.
//
// Borrows: all. Lives as long as the handler's call.
class Context {
 public:
  Context(state::Instance& on,
          state::Session& by,
          resp::ReplySink& to,
          ScriptRunner* with_scripts,
          std::int64_t at_ms,
          Origin from);

  state::Instance& instance;
  state::Session& session;
  resp::ReplySink& reply;
  data::Keyspace& keys;   // of the session's database
  ScriptRunner* scripts;  // null: there is no Lua
  const std::int64_t now_ms;
  const int db;
  const Origin origin;
  const CommandSpec* spec = nullptr;  // the row being run
  std::string_view ready_key;         // kResumed: the key that became ready

  // While one lives, what is found counts as a hit or a miss, which it does anyway of a command
  // that only reads; or it does not.
  class Counting {
   public:
    explicit Counting(Context& context, bool counts = true)
        : counts_(&context.counts_), before_(std::exchange(context.counts_, counts)) {}
    ~Counting() { *counts_ = before_; }
    Counting(const Counting&) = delete;
    Counting& operator=(const Counting&) = delete;

   private:
    bool* counts_;
    bool before_;
  };

  // The key's entry; none if it is absent or its time is over (then it is removed
  // now, and that is recorded). Holds until the keyspace is next changed.
  data::Entry find(std::string_view key) { return find_in(db, key); }
  data::Entry find_in(int database, std::string_view key);
  // The same, as a hit or a miss also where the command writes elsewhere.
  data::Entry find_to_read(std::string_view key) {
    const Counting reading(*this);
    return find(key);
  }
  [[nodiscard]] bool is_expired(data::Entry entry) const {
    return entry.has_deadline() && entry.deadline_ms() < now_ms && !instance.loading;
  }

  // The next kPrefetch of `words` (keys, `step` apart) are about to be looked up: call it for
  // each number `i` of a key, it acts once per kPrefetch.
  void prefetch(Args words, std::size_t i, std::size_t step = 1) const {
    if (i % data::Keyspace::kPrefetch == 0 && words.size() > step) {
      keys.prefetch(words.subspan(i * step), step);
    }
  }

  // The error that is replied is that of a command run within this one.
  void error_is_counted() { error_is_counted_ = true; }

  // Before the first change of a key, also of one that is about to be made.
  void will_change(std::string_view key) { will_change_in(db, key); }
  void will_change_in(int database, std::string_view key) {
    instance.walks.before_change(database, key);
    if (instance.event_classes != 0) [[unlikely]] {
      note_absent(database, key);
    }
  }
  // After it: watchers, blocked clients, the count of changes, keyspace notifications: the
  // event that the command declares or the one given, then "del" if the key is gone.
  void changed(std::string_view key) { changed_in(db, key); }
  void changed(std::string_view key, const KeyEvent& event) { changed_in(db, key, &event); }
  void changed_in(int database, std::string_view key, const KeyEvent* event = nullptr) {
    ++instance.dirty;
    instance.watches.touched(database, key);
    if (!instance.tracking.empty()) [[unlikely]] {
      instance.tracking.changed(key, session.id);
    }
    instance.blocking.ready(database, key);
    if (instance.event_classes != 0) [[unlikely]] {
      notify_change(database, key, event);
    }
  }
  // The same of a key that is gone because its value is now elsewhere: no "del".
  void changed_gone(std::string_view key, const KeyEvent& event);
  // A key in place of whatever was there counts as made, and that is told before the rest.
  void made(int database, std::string_view key) {
    if (instance.event_classes != 0) [[unlikely]] {
      notify_made(database, key);
    }
  }
  // A further event of a change that was told.
  void notify(const KeyEvent& event, std::string_view key) {
    if (instance.event_classes != 0) [[unlikely]] {
      publish_event(instance, db, event, key);
    }
  }
  // Removes a key that is there: will_change, erase, changed; the event is "del".
  void remove(std::string_view key) { remove_in(db, key); }
  void remove_in(int database, std::string_view key);
  // After a change that watchers and blocked clients are not told of; nor is there an event.
  void changed_quietly() const { ++instance.dirty; }
  // The same with the event of the command.
  void changed_quietly(std::string_view key) {
    changed_quietly();
    notify(event_of(*spec), key);
  }

  // What is recorded for this command, instead of its own words; call it once for each
  // effect, after the change. A command that changed nothing records nothing.
  void propagate(Args command) { propagate_in(db, command); }
  void propagate_in(int database, Args command);
  void propagate(std::initializer_list<std::string_view> command) {
    propagate(Args(command.begin(), command.size()));
  }
  // The effect is recorded already, or there is none worth it.
  void propagate_nothing() { propagated_ = true; }
  // `key` now holds this big value.
  void propagate_big(std::string_view key, data::BigRef big, std::int64_t deadline_ms) {
    propagate_big_in(db, key, big, deadline_ms);
  }
  void propagate_big_in(int database,
                        std::string_view key,
                        data::BigRef big,
                        std::int64_t deadline_ms);

  // Lets the session wait, unless it must not: then replies as if its time were
  // over. The handler returns right after. Of a resumed command: it goes on waiting.
  void block(const BlockRequest& request);

  // Runs one command within this one (EXEC, redis.call) and records its effects. `args` is
  // a known command with the right number of words.
  void call(const CommandSpec& command, Args args, resp::ReplySink& sink, Origin from);

  // Runs the handler of `spec` with these words, then records what it did.
  void run(const CommandSpec& command, Args args);

  [[nodiscard]] bool still_blocked() const { return still_blocked_; }

 private:
  void note_absent(int database, std::string_view key);
  // True: it was noted.
  bool forget_absent(int database, std::string_view key);
  void notify_made(int database, std::string_view key);
  void notify_change(int database, std::string_view key, const KeyEvent* event);
  // Counts what was run; notes what the session has read.
  void finish(Args args, std::chrono::steady_clock::time_point began, std::uint64_t errors_before);

  bool touches_ = true;  // what it finds counts as used
  bool counts_ = false;  // as a hit, or as a miss
  bool propagated_ = false;
  bool error_is_counted_ = false;
  bool still_blocked_ = false;
  std::uint64_t inner_errors_ = 0;       // in `reply`, of commands run within this one
  std::vector<state::OwnedKey> absent_;  // about to be made, while "new" is told
};

// Why nothing can be recorded now; empty when all is well.
[[nodiscard]] inline std::string_view write_failure(const state::Instance& instance) {
  return instance.journal != nullptr ? instance.journal->failure() : std::string_view();
}

[[nodiscard]] inline bool refuses_writes(const state::Instance& instance) {
  const std::int64_t wanted = instance.config.min_replicas_to_write;
  return (wanted > 0 && wanted > instance.replicas.following()) || !write_failure(instance).empty();
}
// The error of a command that writes. REQUIRES: refuses_writes.
[[nodiscard]] std::string write_refusal(const state::Instance& instance);

// An effect, for the journal and the replicas.
void record(state::Instance& instance, int db, Args command);
// Removes the key, whose deadline is over, and records that.
void expire_key(state::Instance& instance, int db, std::string_view key);

}  // namespace sequent::cmd
