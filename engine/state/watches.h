#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/state/key_ref.h"
#include "engine/state/session.h"

namespace sequent::state {

// Whether a key is there; stale: it is, but its time is over.
enum class Presence : std::uint8_t { kAbsent, kThere, kStale };

// Who watches which key. A change of the key makes the transactions of its
// watchers dirty.
//
// Borrows: sessions, until `forget`.
// Threads: one at a time.
class Watches {
 public:
  [[nodiscard]] bool empty() const { return watchers_.empty(); }
  void add(Session& session, int db, std::string_view key, bool is_expired);
  // UNWATCH
  void forget(Session& session);
  void touched(int db, std::string_view key) {
    if (!watchers_.empty()) {
      touch(db, key);
    }
  }
  // The key's time was over and it was removed: no change for who watched it after that time.
  void expired(int db, std::string_view key);
  // Another database took the place of this one, or nothing did: `before` and `after` tell
  // what has become of each watched key.
  template <typename Before, typename After>
  void replaced_all(int db, Before before, After after) {
    for (const auto& [key, sessions] : watchers_) {
      if (key.db == db) {
        replaced(key, sessions, before(key.key), after(key.key));
      }
    }
  }

 private:
  static void replaced(const OwnedKey& key,
                       const std::vector<Session*>& sessions,
                       Presence before,
                       Presence after);
  void touch(int db, std::string_view key);
  static void mark(const std::vector<Session*>& sessions);

  std::unordered_map<OwnedKey, std::vector<Session*>, KeyRefHash, KeyRefEqual> watchers_;
};

}  // namespace sequent::state
