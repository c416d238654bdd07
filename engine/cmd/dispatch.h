#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/cmd/context.h"
#include "engine/cmd/eviction.h"
#include "engine/cmd/outcome.h"
#include "engine/cmd/script_runner.h"
#include "engine/resp/reply_sink.h"
#include "engine/state/instance.h"

namespace sequent::cmd {

// Takes commands of sessions: finds the row, refuses what may not run, queues
// what MULTI holds, runs the rest, and resumes sessions whose keys became ready.
//
// Borrows: instance, scripts (null: there is no Lua).
// Threads: only the one that holds the engine.
class Dispatcher {
 public:
  Dispatcher(state::Instance& instance, ScriptRunner* scripts);

  // REQUIRES: args is not empty; the session is not blocked.
  Outcome execute(state::Session& session, Args args, resp::ReplySink& reply, std::int64_t now_ms);
  // Runs a command that was recorded, without checks of the session's state.
  // False: there is no such command, or it replied with an error.
  bool replay(state::Session& session, Args args, std::int64_t now_ms);

  // Begins to load the first keys of commands that are about to be executed by a session of
  // database `db`; up to kPrefetch of them.
  static constexpr std::size_t kPrefetch = data::Keyspace::kPrefetch;
  void prefetch(int db, std::span<const Args> commands) const;

  // Runs the commands that waited for the end of CLIENT PAUSE, if it is over.
  void resume_postponed(std::int64_t now_ms);
  // Runs what waits for keys that became ready outside of `execute`: of keys that expired.
  void serve_ready(std::int64_t now_ms);
  // A blocked session's time is over: replies so.
  void time_out(state::Session& session);
  // The client is gone.
  void detach(state::Session& session);
  // Goes on with evictions that were left over.
  void make_room();

 private:
  void admit(state::Session& session, std::int64_t now_ms);
  // Replies with an error when the command may not run.
  bool refuse(state::Session& session, const CommandSpec* spec, Args args, resp::ReplySink& reply);
  // Empty: the session's user may run it now, and there is memory for it.
  std::string check_user_and_memory(const state::Session& session,
                                    const CommandSpec& spec,
                                    Args args);
  void refuse_exec(state::Session& session, std::string_view why, resp::ReplySink& reply) const;
  // True: the command waits until CLIENT PAUSE is over.
  bool postpone(state::Session& session, const CommandSpec* spec, Args args, std::int64_t now_ms);
  void resume(state::Session& session, const state::OwnedKey& key, std::int64_t now_ms);

  state::Instance* instance_;
  ScriptRunner* scripts_;
  Eviction eviction_;
};

// What is wrong with words that name no command or have the wrong number of words;
// empty when nothing is. `spec`: what find_command(args) gave.
[[nodiscard]] std::string check_words(const CommandSpec* spec, Args args);

}  // namespace sequent::cmd
