#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <utility>

#include "engine/server/connection.h"

namespace sequent::server {

// When whose blocked command gives up waiting, the next one first.
//
// Borrows: connections, while they have a deadline.
// Threads: one at a time.
class Deadlines {
 public:
  // Wall clock in milliseconds; absent: nobody waits for a time.
  [[nodiscard]] std::optional<std::int64_t> next() const {
    return all_.empty() ? std::nullopt : std::optional(all_.begin()->first);
  }
  // 0: it has none any more.
  void set(Connection& connection, std::int64_t deadline_ms) {
    if (deadline_ms == connection.deadline_ms) {
      return;
    }
    if (connection.deadline_ms != 0) {
      all_.erase({connection.deadline_ms, &connection});
    }
    if (deadline_ms != 0) {
      all_.emplace(deadline_ms, &connection);
    }
    connection.deadline_ms = deadline_ms;
  }
  // Whose time is over; it has none any more. Null: nobody's.
  Connection* take_due(std::int64_t now_ms) {
    if (all_.empty() || all_.begin()->first > now_ms) {
      return nullptr;
    }
    Connection* due = all_.begin()->second;
    set(*due, 0);
    return due;
  }
  void clear() { all_.clear(); }

 private:
  std::set<std::pair<std::int64_t, Connection*>> all_;
};

}  // namespace sequent::server
