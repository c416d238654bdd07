#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/state/session.h"
#include "engine/state/words.h"

namespace sequent::state {

// Who is shown every command (MONITOR).
//
// Borrows: sessions, until `remove`.
// Threads: one at a time.
class Monitors {
 public:
  [[nodiscard]] bool empty() const { return sessions_.empty(); }
  [[nodiscard]] std::size_t size() const { return sessions_.size(); }
  void add(Session& session);
  void remove(Session& session);

  // `from`: the client's address, or "lua".
  void show(std::int64_t now_us, int db, std::string_view from, Args words);

 private:
  std::vector<Session*> sessions_;
};

}  // namespace sequent::state
