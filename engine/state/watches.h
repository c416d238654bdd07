#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/state/key_ref.h"
#include "engine/state/session.h"

namespace sequent::state {

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
  // All watched keys of a database that `exists` says yes to.
  template <typename Exists>
  void touched_all(int db, Exists exists) {
    for (const auto& [key, sessions] : watchers_) {
      if (key.db == db && exists(std::string_view(key.key))) {
        mark(sessions);
      }
    }
  }

 private:
  void touch(int db, std::string_view key);
  static void mark(const std::vector<Session*>& sessions);

  std::unordered_map<OwnedKey, std::vector<Session*>, KeyRefHash, KeyRefEqual> watchers_;
};

}  // namespace sequent::state
