#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "engine/server/event_loop.h"

// maxmemory-clients: when all clients together hold too much, those that hold most are closed.

namespace sequent::server {

void EventLoop::weigh(Connection& connection) {
  const bool counts = limits_.memory > 0 && connection.noted().may_be_evicted && !connection.lost;
  const std::size_t weight = counts ? connection.memory() : 0;
  client_memory_ += weight - connection.weight;
  connection.weight = weight;
}

void EventLoop::weigh_all() {
  for (const auto& [serial, connection] : connections_) {
    weigh(*connection);
  }
}

void EventLoop::evict_heaviest() {
  if (limits_.memory == 0 || client_memory_ < limits_.memory) {
    return;
  }
  std::vector<Connection*> heaviest;
  for (const auto& [serial, connection] : connections_) {
    if (connection->weight > 0) {
      heaviest.push_back(connection.get());
    }
  }
  std::ranges::sort(heaviest, std::greater<>(), &Connection::weight);
  for (Connection* connection : heaviest) {
    if (client_memory_ < limits_.memory) {
      return;
    }
    options_.log.warning("evicted " + connection->address + ": all clients together hold " +
                         std::to_string(client_memory_) + " bytes, of which it holds " +
                         std::to_string(connection->weight));
    ++traffic_.evicted;
    give_up(*connection);
    weigh(*connection);
  }
}

}  // namespace sequent::server
