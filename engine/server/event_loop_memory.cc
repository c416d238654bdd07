#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "engine/server/event_loop.h"

// maxmemory-clients: when all clients together hold too much, those that hold most are closed.

namespace sequent::server {

void EventLoop::weigh(Connection& connection) {
  const Connection::Noted& noted = connection.noted();
  Weight weight{.bytes = connection.lost ? 0 : connection.memory()};
  if (noted.replica) {
    weight.of = Weight::kReplicas;
  } else if (!noted.may_be_evicted) {
    weight.of = Weight::kKept;
  }
  weighed_[connection.weight.of] -= connection.weight.bytes;
  weighed_[weight.of] += weight.bytes;
  connection.weight = weight;
}

void EventLoop::evict_heaviest() {
  const std::size_t& together = weighed_[Weight::kEvictable];
  if (limits_.memory == 0 || together < limits_.memory) {
    return;
  }
  std::vector<Connection*> heaviest;
  for (const auto& [serial, connection] : connections_) {
    if (connection->weight.of == Weight::kEvictable && connection->weight.bytes > 0) {
      heaviest.push_back(connection.get());
    }
  }
  std::ranges::sort(heaviest, std::greater<>(),
                    [](const Connection* connection) { return connection->weight.bytes; });
  for (Connection* connection : heaviest) {
    if (together < limits_.memory) {
      return;
    }
    options_.log.warning("evicted " + connection->address + ": all clients together hold " +
                         std::to_string(together) + " bytes, of which it holds " +
                         std::to_string(connection->weight.bytes));
    ++traffic_.evicted;
    give_up(*connection);
    weigh(*connection);
  }
}

}  // namespace sequent::server
