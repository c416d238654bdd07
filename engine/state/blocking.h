#pragma once

#include <deque>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/state/key_ref.h"
#include "engine/state/session.h"

namespace sequent::state {

// Who waits for which key, the longest first.
//
// Borrows: sessions, until `remove`.
// Threads: one at a time.
class Blocking {
 public:
  // REQUIRES: session.blocked is set.
  void add(Session& session);
  // Ends the wait; `session.blocked` is empty afterwards.
  void remove(Session& session);
  [[nodiscard]] std::size_t sessions() const { return sessions_; }
  // Those of them whose wait is over too when a key is gone.
  [[nodiscard]] std::size_t also_when_gone() const { return also_when_gone_; }

  // A key was made or got something new. Cheap when nobody waits.
  void ready(int db, std::string_view key) {
    if (!waiting_.empty()) {
      mark_ready(db, key);
    }
  }
  // After SWAPDB or FLUSHALL any key may be ready.
  void all_ready(int db);
  [[nodiscard]] bool has_ready() const { return !ready_.empty(); }
  // Keys in the order in which they became ready, each once.
  [[nodiscard]] std::vector<OwnedKey> take_ready();
  // Who waits for it now, the longest first.
  [[nodiscard]] std::vector<Session*> waiting(KeyRef key) const;

 private:
  void mark_ready(int db, std::string_view key);

  std::unordered_map<OwnedKey, std::deque<Session*>, KeyRefHash, KeyRefEqual> waiting_;
  std::vector<OwnedKey> ready_;
  std::unordered_set<OwnedKey, KeyRefHash, KeyRefEqual> in_ready_;
  std::size_t sessions_ = 0;
  std::size_t also_when_gone_ = 0;
};

}  // namespace sequent::state
