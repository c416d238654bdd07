#include "engine/store/embedded_session.h"

#include <utility>

namespace sequent::store {

EmbeddedSession::EmbeddedSession() {
  address = "embedded";
  is_trusted = true;
}

void EmbeddedSession::wake() {
  if (!builder_.complete()) {
    return;
  }
  auto inbox = inbox_.lock();
  if (inbox->size() == kMostKept) {
    inbox->pop_front();
  }
  inbox->push_back(builder_.take());
  arrived_.notify_one();
}

std::optional<resp::Reply> EmbeddedSession::wait(Deadline deadline) {
  auto inbox = inbox_.lock();
  if (!inbox.wait_until(arrived_, deadline, [&] { return !inbox->empty(); })) {
    return std::nullopt;
  }
  resp::Reply reply = std::move(inbox->front());
  inbox->pop_front();
  return reply;
}

}  // namespace sequent::store
