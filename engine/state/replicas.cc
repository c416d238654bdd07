#include "engine/state/replicas.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace sequent::state {
namespace {

using Stage = Replica::Stage;

// Who has not read so much is fed no more.
constexpr std::size_t kMostUnsent = std::size_t{1} << 20U;
constexpr std::size_t kBytesAtOnce = std::size_t{256} << 10U;

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

void write(Session& session, Args command) {
  resp::ReplySink& out = session.outbox();
  out.begin_array(command.size());
  for (const std::string_view word : command) {
    out.bulk(word);
  }
}

void close(Session& session) {
  session.is_fed = false;
  session.closing = true;
  session.wake();
}

}  // namespace

void Replicas::count_told() {
  told_ = static_cast<std::size_t>(std::ranges::count_if(replicas_, &Replica::is_told));
  if (told_ == 0) {
    effects_.clear();
  }
}

std::int64_t Replicas::following() const {
  return std::ranges::count(replicas_, Stage::kFollows, &Replica::stage);
}

bool Replicas::has(Stage stage) const {
  return std::ranges::find(replicas_, stage, &Replica::stage) != replicas_.end();
}

void Replicas::add(Session& session, std::string greeting) {
  session.is_replica = true;
  session.is_fed = true;
  replicas_.push_back({.session = &session,
                       .greeting = std::move(greeting),
                       .data = session.wanted_data,
                       .wants_data_only = session.wants_data_only});
}

void Replicas::remove(Session& session) {
  if (!std::exchange(session.is_replica, false)) {
    return;
  }
  session.is_fed = false;
  session.held_back = 0;
  std::erase_if(replicas_, [&](const Replica& replica) { return replica.session == &session; });
  count_told();
}

bool Replicas::hold(SyncData data) {
  bool holds = false;
  for (Replica& replica : replicas_) {
    if (replica.stage == Stage::kAsked && replica.data == data) {
      replica.stage = Stage::kHeld;
      replica.offset = offset_;
      holds = true;
    }
  }
  if (holds) {
    db_ = -1;
    count_told();
  }
  return holds;
}

void Replicas::ask_again() {
  for (Replica& replica : replicas_) {
    if (replica.stage == Stage::kHeld) {
      replica.stage = Stage::kAsked;
      replica.held.clear();
      replica.session->held_back = 0;
    }
  }
  count_told();
}

void Replicas::give(SyncData data, DataFile file) {
  const auto shared = std::make_shared<const DataFile>(std::move(file));
  for (Replica& replica : replicas_) {
    if (replica.stage != Stage::kHeld || replica.data != data) {
      continue;
    }
    replica.stage = Stage::kFed;
    replica.file = shared;
    if (!replica.greeting.empty()) {
      replica.session->outbox().simple(replica.greeting + std::to_string(replica.offset));
    }
    replica.session->outbox().begin_file(shared->bytes);
    replica.session->wake();
  }
}

void Replicas::refuse(std::string_view why) {
  for (const Replica& replica : replicas_) {
    if (replica.stage == Stage::kHeld) {
      replica.session->outbox().error(why);
      close(*replica.session);
    }
  }
  std::erase_if(replicas_, [](const Replica& replica) { return replica.stage == Stage::kHeld; });
  count_told();
}

bool Replicas::feed() {
  bool more = false;
  for (Replica& replica : replicas_) {
    if (replica.stage != Stage::kFed || replica.session->buffers().unsent >= kMostUnsent) {
      continue;
    }
    Session& session = *replica.session;
    if (feed_some(replica)) {
      more = true;
    } else if (replica.wants_data_only) {
      session.closing = true;
    } else {
      replica.stage = Stage::kFollows;
      replica.file.reset();
      session.is_fed = false;
    }
    session.wake();
  }
  const auto is_over = [](const Replica& replica) {
    return replica.stage == Stage::kFed && replica.session->closing;
  };
  if (std::erase_if(replicas_, is_over) > 0) {
    count_told();
  }
  return more;
}

bool Replicas::feed_some(Replica& replica) {
  Session& session = *replica.session;
  const std::vector<std::string>& pieces = replica.file->pieces;
  std::size_t bytes = 0;
  while (replica.next_piece < pieces.size() && bytes < kBytesAtOnce) {
    const std::string& piece = pieces[replica.next_piece++];
    session.outbox().file_part(piece);
    bytes += piece.size();
  }
  const bool has_file = replica.next_piece == pieces.size();
  while (has_file && !replica.held.empty() && bytes < kBytesAtOnce) {
    const std::vector<std::string_view> command = replica.held.front().views();
    const std::uint64_t size = wire_bytes(command);
    write(session, command);
    session.held_back -= size;
    bytes += size;
    replica.held.pop_front();
  }
  return !has_file || !replica.held.empty();
}

void Replicas::let_go() {
  for (const Replica& replica : replicas_) {
    if (replica.is_told()) {
      close(*replica.session);
    }
  }
  std::erase_if(replicas_, &Replica::is_told);
  count_told();
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
  wake_told();
}

void Replicas::wake_told() const {
  for (const Replica& replica : replicas_) {
    if (replica.is_told()) {
      replica.session->wake();
    }
  }
}

void Replicas::ask_offsets() {
  if (empty()) {
    return;
  }
  say(std::array<std::string_view, 3>{"REPLCONF", "GETACK", "*"});
  wake_told();
}

std::int64_t Replicas::acknowledged(std::uint64_t offset) const {
  return std::ranges::count_if(replicas_, [offset](const Replica& replica) {
    return replica.stage == Stage::kFollows &&
           replica.session->replica.offset >= static_cast<std::int64_t>(offset);
  });
}

// Who waits for the data is sent what is no part of it, as by redis-server.
void Replicas::tick(std::int64_t now_ms, std::int64_t period_ms) {
  if (!replicas_.empty() && now_ms - last_ping_ms_ < period_ms) {
    return;
  }
  last_ping_ms_ = now_ms;
  for (const Replica& replica : replicas_) {
    if (replica.stage == Stage::kAsked || replica.stage == Stage::kHeld) {
      replica.session->outbox().sign_of_life();
      replica.session->wake();
    }
  }
  if (!empty()) {
    say(std::array<std::string_view, 1>{"PING"});
    wake_told();
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
  const std::uint64_t bytes = wire_bytes(command);
  offset_ += bytes;
  for (Replica& replica : replicas_) {
    if (!replica.is_told()) {
      continue;
    }
    if (replica.stage == Stage::kFollows) {
      write(*replica.session, command);
    } else {
      replica.held.emplace_back(command);
      replica.session->held_back += bytes;
    }
  }
}

}  // namespace sequent::state
