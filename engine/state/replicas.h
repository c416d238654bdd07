#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/state/session.h"
#include "engine/state/words.h"

namespace sequent::state {

// Clients that were given all the data (SYNC) and are sent from then on what is written, as
// the commands that Redis sends to its replicas: absolute deadlines, no randomness, SELECT
// where the database changes, MULTI and EXEC around what was done at once.
//
// Borrows: sessions, until `remove`.
// Threads: one at a time.
class Replicas {
 public:
  [[nodiscard]] bool empty() const { return sessions_.empty(); }
  [[nodiscard]] const std::vector<Session*>& all() const { return sessions_; }
  // REQUIRES: the session has just been given the data.
  void add(Session& session);
  void remove(Session& session);

  // One effect of what is going on; does nothing while there are no replicas.
  void record(int db, Args command) {
    if (!sessions_.empty()) [[unlikely]] {
      effects_.push_back({db, Words(command)});
    }
  }
  // What was going on is over: sends what was recorded of it. False: there was nothing.
  bool send() {
    if (effects_.empty()) {
      return false;
    }
    send_effects();
    return true;
  }
  // Asks all what they have: they answer with REPLCONF ACK.
  void ask_offsets();
  // How many have said that they have all up to an offset.
  [[nodiscard]] std::int64_t acknowledged(std::uint64_t offset) const;
  // An effect cannot be told: all are let go, to begin anew if they like.
  void let_go();
  // A sign of life every `period_ms`.
  void tick(std::int64_t now_ms, std::int64_t period_ms);

  // Bytes sent to each replica since the start.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }

 private:
  struct Effect {
    int db = 0;
    Words command;
  };

  void send_effects();
  void select(int db);
  void say(Args command);

  std::vector<Session*> sessions_;
  std::vector<Effect> effects_;
  int db_ = -1;  // what the replicas have selected; -1: not all the same
  std::uint64_t offset_ = 0;
  std::int64_t last_ping_ms_ = 0;
};

}  // namespace sequent::state
