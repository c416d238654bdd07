#include "engine/server/durable_gate.h"

namespace sequent::server {

DurableGate::Verdict DurableGate::judge(Connection& connection) {
  if (connection.lost || !is_always() || journal_->durable() >= last_turn_) {
    connection.wrote = false;
    return Verdict::kSend;
  }
  // While writing fails new writes are refused, and nobody waits to be told so.
  if (!journal_->failure().empty()) {
    return connection.wrote ? Verdict::kRefuse : Verdict::kSend;
  }
  connection.awaited_turn = last_turn_;
  awaiting_.push_back(&connection);
  return Verdict::kHold;
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
