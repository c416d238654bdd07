#include <sys/epoll.h>

#include "engine/server/event_loop.h"

// The loop while a script runs for too long: it is called in the middle of a turn.

namespace sequent::server {

// Called again and again by a script that takes too long, in the middle of run_requests: all
// clients but its own are told so, or end it. True: it has to stop, since this loop has to.
bool EventLoop::serve_while_busy() {
  if (!is_this_thread()) {
    return false;  // of an embedded caller: this loop waits for the engine
  }
  for (Connection* connection : attended_) {  // replied to earlier in this turn
    if (connection != running_ && !connection->dead && !gate_.is_always() &&
        connection->is_ready()) {
      send(*connection);
    }
  }
  for (Connection* connection : in_turn_) {
    if (connection->queued && connection->unread() > 0 && connection->is_ready()) {
      run_while_busy(*connection);
    }
  }
  for (const epoll_event& event : poller_.wait(0)) {
    if (const Listener* listener = acceptor_.find(event.data.ptr)) {
      accept(*listener);
    } else if (event.data.ptr != &wake_fd_) {
      receive_while_busy(*static_cast<Connection*>(event.data.ptr));
    }
  }
  return stopping_;
}

void EventLoop::receive_while_busy(Connection& connection) {
  if (&connection == running_ || connection.dead || connection.lost || !connection.is_ready()) {
    return;
  }
  attend(connection);
  switch (connection.receive(pool_, traffic_)) {
    case Connection::Received::kSome:
      run_while_busy(connection);
      break;
    case Connection::Received::kEnd:
      connection.ended = true;
      break;
    case Connection::Received::kNothing:
      break;
  }
}

void EventLoop::run_while_busy(Connection& connection) {
  const bool may_send = !gate_.is_always() || connection.output().empty();
  Batch batch;  // the loop's own is in use
  if (connection.run(*turn_, batch, limits_.argument)) {
    queue(connection);
  }
  connection.note();
  attend(connection);
  if (may_send) {
    send(connection);
  }
}

}  // namespace sequent::server
