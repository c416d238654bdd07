#include "engine/server/durable_gate.h"

namespace sequent::server {

bool DurableGate::hold(Connection& connection) {
  // While writing fails new writes are refused, and nobody waits to be told so.
  const bool must = !connection.lost && is_always() && journal_->durable() < last_turn_ &&
                    journal_->failure().empty();
  if (must) {
    connection.awaited_turn = last_turn_;
    awaiting_.push_back(&connection);
  }
  return must;
}

std::vector<Connection*> DurableGate::release() {
  std::vector<Connection*> free;
  if (awaiting_.empty()) {
    return free;
  }
  const std::uint64_t durable = journal_->durable();
  const bool failed = !journal_->failure().empty();
  std::erase_if(awaiting_, [&](Connection* connection) {
    if (connection->awaited_turn > durable && !failed) {
      return false;
    }
    free.push_back(connection);
    return true;
  });
  return free;
}

void DurableGate::forget(Connection& connection) {
  if (connection.awaited_turn != 0) {
    std::erase(awaiting_, &connection);
  }
}

void DurableGate::wait() {
  if (!awaiting_.empty()) {
    static_cast<void>(journal_->wait_durable(last_turn_).has_value());
  }
}

}  // namespace sequent::server
