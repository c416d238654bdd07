#include "engine/state/replicas.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace sequent::state {
namespace {

// Of a command as it goes over the wire.
std::uint64_t wire_bytes(Args command) {
  const auto header = [](std::size_t number) {
    return std::to_string(number).size() + 3;
  };
  std::uint64_t bytes = header(command.size());
  for (const std::string_view word : command) {
    bytes += header(word.size()) + word.size() + 2;
  }
  return bytes;
}

}  // namespace

void Replicas::add(Session& session) {
  session.is_replica = true;
  sessions_.push_back(&session);
  db_ = -1;
}

void Replicas::remove(Session& session) {
  if (!std::exchange(session.is_replica, false)) {
    return;
  }
  std::erase(sessions_, &session);
  if (sessions_.empty()) {
    effects_.clear();
  }
}

void Replicas::let_go() {
  for (Session* session : std::exchange(sessions_, {})) {
    session->closing = true;
    session->wake();
  }
  effects_.clear();
}

void Replicas::send_effects() {
  const std::vector<Effect> effects = std::exchange(effects_, {});
  const bool together = effects.size() > 1;
  select(effects.front().db);
  if (together) {
    say(std::array<std::string_view, 1>{"MULTI"});
  }
  for (const Effect& effect : effects) {
    select(effect.db);
    say(effect.command.views());
  }
  if (together) {
    say(std::array<std::string_view, 1>{"EXEC"});
  }
  for (Session* session : sessions_) {
    session->wake();
  }
}

void Replicas::ask_offsets() {
  if (sessions_.empty()) {
    return;
  }
  say(std::array<std::string_view, 3>{"REPLCONF", "GETACK", "*"});
  for (Session* session : sessions_) {
    session->wake();
  }
}

std::int64_t Replicas::acknowledged(std::uint64_t offset) const {
  return std::ranges::count_if(sessions_, [offset](const Session* session) {
    return session->replica.offset >= static_cast<std::int64_t>(offset);
  });
}

void Replicas::tick(std::int64_t now_ms, std::int64_t period_ms) {
  if (!sessions_.empty() && now_ms - last_ping_ms_ < period_ms) {
    return;
  }
  last_ping_ms_ = now_ms;
  if (sessions_.empty()) {
    return;
  }
  say(std::array<std::string_view, 1>{"PING"});
  for (Session* session : sessions_) {
    session->wake();
  }
}

void Replicas::select(int db) {
  if (db != db_) {
    db_ = db;
    const std::string number = std::to_string(db);
    say(std::array<std::string_view, 2>{"SELECT", number});
  }
}

void Replicas::say(Args command) {
  offset_ += wire_bytes(command);
  for (Session* session : sessions_) {
    resp::ReplySink& out = session->outbox();
    out.begin_array(command.size());
    for (const std::string_view word : command) {
      out.bulk(word);
    }
  }
}

}  // namespace sequent::state
