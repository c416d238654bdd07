#include "engine/store/embedded_store.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "engine/state/journal.h"
#include "engine/store/command_traits.h"

namespace sequent::store {
namespace {

using resp::Reply;
using std::chrono::steady_clock;

// How many commands of a batch run before others get their turn.
constexpr std::size_t kBatchTurn = 256;

// The words of some commands, all in one row.
class Words {
 public:
  void assign(std::span<const Command> commands) {
    std::size_t count = 0;
    for (const Command& command : commands) {
      count += command.size();
    }
    words_.clear();
    words_.reserve(count);
    commands_.clear();
    for (const Command& command : commands) {
      const std::size_t first = words_.size();
      words_.insert(words_.end(), command.begin(), command.end());
      commands_.push_back(Args(words_).subspan(first));
    }
  }
  [[nodiscard]] std::span<const Args> commands() const { return commands_; }

 private:
  std::vector<std::string_view> words_;
  std::vector<Args> commands_;
};

base::Error closed(Args command) {
  return base::unavailable(std::string(command.front()) + ": the engine is shutting down");
}

}  // namespace

EmbeddedStore::EmbeddedStore(engine::Engine& engine, std::string url)
    : engine_(engine), url_(std::move(url)) {}

EmbeddedStore::~EmbeddedStore() {
  auto turn = engine_.begin_turn();
  for (const auto& session : idle_) {
    turn.detach(*session);
  }
}

std::unique_ptr<EmbeddedSession> EmbeddedStore::take_session() {
  if (idle_.empty()) {
    return std::make_unique<EmbeddedSession>();
  }
  auto session = std::move(idle_.back());
  idle_.pop_back();
  return session;
}

base::Status EmbeddedStore::make_durable(std::uint64_t turn) {
  state::Journal* journal = engine_.journal();
  if (turn == 0 || journal == nullptr || !journal->must_wait()) {
    return {};
  }
  auto status = journal->wait_durable(turn);
  if (!status) {
    return base::timed_out(url_ + ": " + status.error().message);
  }
  return status;
}

base::Result<Reply> EmbeddedStore::run(Args command) {
  if (may_be_special(command)) {
    SEQUENT_TRY(traits_of(command));
  }
  auto turn = engine_.begin_turn();
  auto session = take_session();
  const engine::Outcome outcome = turn.execute(*session, command, session->builder());
  if (outcome == engine::Outcome::kBlocked) {
    const auto until_ms = session->blocked_until();
    const Deadline deadline =
        until_ms ? steady_clock::now() + std::chrono::milliseconds(*until_ms - turn.now_ms())
                 : Deadline::max();
    turn.finish();
    return wait(std::move(session), deadline);
  }
  if (!session->builder().complete()) {
    turn.detach(*session);
    return closed(command);
  }
  Reply reply = session->builder().take();
  idle_.push_back(std::move(session));
  SEQUENT_TRY(make_durable(turn.finish()));
  return reply;
}

base::Result<Reply> EmbeddedStore::wait(std::unique_ptr<EmbeddedSession> session,
                                        Deadline deadline) {
  auto reply = session->wait(deadline);
  auto turn = engine_.begin_turn();
  if (!reply) {
    // It may have been served since; then its reply has come.
    if (session->is_blocked()) {
      turn.time_out(*session);
      session->wake();
    }
    reply = session->wait(Deadline::min());
  }
  idle_.push_back(std::move(session));
  // What it took was taken by another's turn, which is behind us.
  const std::uint64_t last = engine_.journal() == nullptr ? 0 : engine_.journal()->last_turn();
  turn.finish();
  SEQUENT_TRY(make_durable(last));
  if (!reply) {
    return base::unavailable(url_ + ": the engine is shutting down");
  }
  return *std::move(reply);
}

base::Result<std::vector<Reply>> EmbeddedStore::run_batch(std::span<const Command> commands) {
  std::vector<std::string_view> words;
  for (const Command& command : commands) {
    words.assign(command.begin(), command.end());
    if (may_be_special(words)) {
      SEQUENT_TRY(batch_traits_of(words));
    }
  }
  std::vector<Reply> replies;
  replies.reserve(commands.size());
  Words group;
  std::uint64_t last = 0;
  while (replies.size() < commands.size()) {
    auto turn = engine_.begin_turn();
    auto session = take_session();
    auto rest = commands.subspan(replies.size());
    rest = rest.first(std::min(rest.size(), kBatchTurn));
    while (!rest.empty()) {
      const std::size_t size = std::min(rest.size(), engine::Engine::Turn::kPrefetch);
      group.assign(rest.first(size));
      rest = rest.subspan(size);
      turn.prefetch(*session, group.commands());
      for (const Args command : group.commands()) {
        turn.execute(*session, command, session->builder());
        if (!session->builder().complete()) {
          turn.detach(*session);
          return closed(command);
        }
        replies.push_back(session->builder().take());
      }
    }
    idle_.push_back(std::move(session));
    last = std::max(last, turn.finish());
  }
  SEQUENT_TRY(make_durable(last));
  return replies;
}

base::Result<Reply> EmbeddedStore::run_script(const Script& script, Args keys, Args args) {
  return run_known_or_whole(script, keys, args, [this](Args command) { return run(command); });
}

}  // namespace sequent::store
