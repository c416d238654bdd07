#include <algorithm>
#include <string>
#include <string_view>
#include <sys/epoll.h>

#include "engine/server/event_loop.h"

// The end of a round: replies go out, and what becomes of each connection is decided.

namespace sequent::server {
namespace {

// A client that may not run now is read from only so far.
constexpr std::size_t kMaxSuspendedInput = std::size_t{1024} * 1024;
// Who has not authenticated gets no long replies.
constexpr std::size_t kMaxStrangerOutput = 1024;

}  // namespace

// Replies whose turn is on disk by now may go.
void EventLoop::release_durable() {
  for (Connection* connection : gate_.release()) {
    if (!gate_.is_durable(*connection)) {
      refuse_awaited(*connection, gate_.failure());
    }
    connection->awaited_turn = 0;
    connection->wrote = false;
    attend(*connection);
  }
}

// What it was to be told may never hold: it is told why, and the end of the connection says
// that nothing is known of what it sent.
void EventLoop::refuse_awaited(Connection& connection, std::string_view why) {
  if (connection.output().drop_unsent()) {
    connection.output().writer().error("MISCONF Errors writing to the AOF file: " +
                                       std::string(why));
    send(connection);
  }
  connection.lost = true;
}

// Sends what may be sent and decides what becomes of the connection.
void EventLoop::settle(Connection& connection) {
  if (connection.awaited_turn == 0 && !connection.output().empty()) {
    switch (gate_.judge(connection)) {
      case DurableGate::Verdict::kSend:
        send(connection);
        break;
      case DurableGate::Verdict::kHold:
        break;
      case DurableGate::Verdict::kRefuse:
        refuse_awaited(connection, gate_.failure());
        break;
    }
  } else if (connection.noted().held_back > 0) {
    close_if_too_much(connection);
  }
  if (connection.suspended && connection.is_ready()) {
    connection.suspended = false;
    queue(connection);
  }
  // A client that only stopped writing still gets its replies; none that blocks.
  const bool finished = connection.output().empty() && !connection.queued &&
                        (connection.noted().closing || connection.ended);
  if (connection.lost || finished) {
    give_up(connection);
    return;
  }
  deadlines_.set(connection, connection.noted().blocked_until_ms);
  connection.rest(pool_);
  weigh(connection);
  watch(connection);
}

// A reply that is longer than the client may leave unread is not begun.
void EventLoop::send(Connection& connection) {
  const bool is_cut_off = leaves_too_much(connection);
  if (!connection.lost && !is_cut_off && !connection.send(pool_, traffic_)) {
    connection.lost = true;
  }
  close_if_too_much(connection);
}

void EventLoop::close_if_too_much(Connection& connection) {
  if (!connection.lost && leaves_too_much(connection)) {
    const std::size_t unread = connection.output().size() + connection.noted().held_back;
    options_.log.warning("closed " + connection.address + ": " + std::to_string(unread) +
                         " bytes of replies unread");
    connection.lost = true;
  }
}

bool EventLoop::leaves_too_much(Connection& connection) const {
  auto which = state::ClientClass::kNormal;
  if (connection.noted().replica) {
    which = state::ClientClass::kReplica;
  } else if (connection.noted().subscriber) {
    which = state::ClientClass::kPubSub;
  }
  return connection.output().exceeds(limits_.output[static_cast<std::size_t>(which)],
                                     connection.noted().held_back, now_) ||
         (!connection.is_authenticated() && connection.output().size() > kMaxStrangerOutput);
}

void EventLoop::watch(Connection& connection) {
  if (connection.unread() > limits_.request) {
    options_.log.warning("closed " + connection.address + ": a request of more than " +
                         std::to_string(limits_.request) + " bytes");
    give_up(connection);
    return;
  }
  const bool reads = !connection.ended && !connection.noted().closing &&
                     (!connection.suspended || connection.unread() < kMaxSuspendedInput);
  const bool writes = (!connection.output().empty() && connection.awaited_turn == 0) ||
                      connection.reads_when_writable();
  const std::uint32_t wanted = (reads ? static_cast<std::uint32_t>(EPOLLIN) : 0U) |
                               (writes ? static_cast<std::uint32_t>(EPOLLOUT) : 0U);
  if (wanted != connection.events) {
    connection.events = wanted;
    poller_.change(connection.socket(), wanted, &connection);
  }
}

void EventLoop::give_up(Connection& connection) {
  if (std::find(dying_.begin(), dying_.end(), &connection) == dying_.end()) {
    connection.lost = true;
    poller_.remove(connection.socket());
    dying_.push_back(&connection);
  }
}

}  // namespace sequent::server
