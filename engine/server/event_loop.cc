#include "engine/server/event_loop.h"

#include <algorithm>
#include <cerrno>
#include <string>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace sequent::server {

namespace {

constexpr auto kTickTime = std::chrono::milliseconds(500);
constexpr int kAcceptsPerRound = 256;
// A client that may not run now is read from only so far.
constexpr std::size_t kMaxSuspendedInput = std::size_t{1024} * 1024;

constexpr std::string_view kProtected =
    "-DENIED The server is in protected mode: it listens on all addresses without a password, so "
    "only clients of this machine are served. Set a password, listen on one address, or turn "
    "protected mode off.\r\n";

void refuse(const base::UniqueFd& socket, std::string_view why) {
  static_cast<void>(::send(socket.get(), why.data(), why.size(), MSG_NOSIGNAL));
}

}  // namespace

EventLoop::EventLoop(engine::Engine& engine, std::vector<Listener> listeners, Options options)
    : engine_(engine),
      listeners_(std::move(listeners)),
      options_(std::move(options)),
      wake_fd_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      now_(Clock::now()),
      next_tick_(now_ + kTickTime) {
  if (!wake_fd_) {
    throw std::system_error(errno, std::generic_category(), "eventfd");
  }
  poller_.add(wake_fd_.get(), EPOLLIN, &wake_fd_);
  for (Listener& listener : listeners_) {
    poller_.add(listener.fd(), EPOLLIN, &listener);
  }
}

EventLoop::~EventLoop() = default;

void EventLoop::run() {
  thread_ = std::this_thread::get_id();
  state::Journal* journal = engine_.journal();
  if (journal != nullptr) {
    journal->on_durable([this] { wake(); });
  }
  engine_.begin_turn().scripts().on_slow([this] { return serve_while_busy(); });
  while (!stopping_ && !shutdown_) {
    round();
  }
  engine_.begin_turn().scripts().on_slow({});
  if (journal != nullptr) {
    journal->on_durable({});
  }
  close_all();
}

void EventLoop::stop() {
  stopping_ = true;
  wake();
}

void EventLoop::wake() {
  const std::uint64_t one = 1;
  static_cast<void>(::write(wake_fd_.get(), &one, sizeof one));
}

void EventLoop::attend(Connection& connection) {
  if (!connection.attended) {
    connection.attended = true;
    attended_.push_back(&connection);
  }
}

void EventLoop::attend_soon(std::uint64_t serial) {
  bool first = false;
  {
    auto woken = woken_.lock();
    first = woken->empty();
    woken->push_back(serial);
  }
  if (first) {
    wake();
  }
}

void EventLoop::queue(Connection& connection) {
  if (!connection.queued) {
    connection.queued = true;
    ready_.push_back(&connection);
  }
}

int EventLoop::wait_ms() const {
  if (!ready_.empty() || !dying_.empty()) {
    return 0;
  }
  const auto until_tick =
      std::chrono::duration_cast<std::chrono::milliseconds>(next_tick_ - now_).count() + 1;
  std::int64_t wait = std::max<std::int64_t>(until_tick, 0);
  if (!deadlines_.empty()) {
    wait = std::clamp<std::int64_t>(deadlines_.begin()->first - clock_.wall_ms(), 0, wait);
  }
  return static_cast<int>(wait);
}

void EventLoop::round() {
  const auto events = poller_.wait(wait_ms());
  now_ = Clock::now();
  for (const epoll_event& event : events) {
    take_event(event);
  }
  turn();
  release_durable();
  while (!attended_.empty()) {
    Connection& connection = *attended_.back();
    attended_.pop_back();
    connection.attended = false;
    if (!connection.dead) {
      settle(connection);
    }
  }
  graveyard_.clear();
  if (now_ >= next_tick_) {
    tick(now_);
  }
}

void EventLoop::take_event(const epoll_event& event) {
  if (event.data.ptr == &wake_fd_) {
    std::uint64_t count = 0;
    static_cast<void>(::read(wake_fd_.get(), &count, sizeof count));
    return;
  }
  for (const Listener& listener : listeners_) {
    if (event.data.ptr == &listener) {
      accept(listener);
      return;
    }
  }
  auto& connection = *static_cast<Connection*>(event.data.ptr);
  if ((event.events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0) {
    connection.last_heard = now_;
    switch (connection.receive(pool_)) {
      case Connection::Received::kSome:
        if (connection.is_ready()) {
          queue(connection);
        } else {
          connection.suspended = true;
        }
        break;
      case Connection::Received::kEnd:
        connection.ended = true;
        break;
      case Connection::Received::kNothing:
        break;
    }
  }
  attend(connection);
}

void EventLoop::accept(const Listener& listener) {
  for (int i = 0; i < kAcceptsPerRound; ++i) {
    Peer peer;
    base::UniqueFd socket = listener.accept(peer);
    if (socket) {
      try {
        admit(std::move(socket), peer, listener);
      } catch (const std::system_error& error) {
        options_.log.warning("cannot serve " + peer.address + ": " + error.what());
      }
      continue;
    }
    if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
      options_.log.warning("no more clients can be accepted: " +
                           std::generic_category().message(errno));
      accepting_ = false;
      for (Listener& each : listeners_) {
        poller_.change(each.fd(), 0, &each);
      }
    }
    return;
  }
}

void EventLoop::admit(base::UniqueFd socket, const Peer& peer, const Listener& listener) {
  if (connections_.size() >= options_.max_clients) {
    refuse(socket, "-ERR max number of clients reached\r\n");
    return;
  }
  if (options_.protected_mode && options_.password.empty() && !peer.local &&
      listener.is_wildcard()) {
    refuse(socket, kProtected);
    options_.log.warning("refused " + peer.address + ": protected mode");
    return;
  }
  const std::uint64_t serial = ++last_serial_;
  auto connection =
      std::make_unique<Connection>(*this, serial, std::move(socket), options_.password);
  connection->address = peer.address;
  connection->local_address = listener.name();
  connection->created_ms = clock_.wall_ms();
  connection->last_heard = now_;
  connection->events = EPOLLIN;
  poller_.add(connection->socket(), EPOLLIN, connection.get());
  connections_.emplace(serial, std::move(connection));
}

// Everything that needs the engine in this round.
void EventLoop::turn() {
  std::vector<std::uint64_t> woken;
  woken_.lock()->swap(woken);
  const bool late = !deadlines_.empty() && deadlines_.begin()->first <= clock_.wall_ms();
  if (ready_.empty() && dying_.empty() && woken.empty() && !late) {
    return;
  }
  engine::Engine::Turn turn = engine_.begin_turn();
  turn_ = &turn;
  for (const std::uint64_t serial : woken) {
    if (const auto found = connections_.find(serial); found != connections_.end()) {
      found->second->output().merge();
      found->second->note();
      attend(*found->second);
    }
  }
  bury(turn);
  if (late) {
    time_out(turn);
  }
  run_requests(turn);
  shutdown_ = turn.instance().shutdown_requested;
  // What replies tell may have been written by the turns of other threads.
  if (const state::Journal* journal = engine_.journal(); journal != nullptr) {
    last_turn_ = journal->last_turn();
  }
  turn_ = nullptr;
  if (const std::uint64_t written = turn.finish(); written != 0) {
    last_turn_ = written;
  }
}

void EventLoop::run_requests(engine::Engine::Turn& turn) {
  in_turn_.clear();
  in_turn_.swap(ready_);
  for (Connection* connection : in_turn_) {
    connection->queued = false;
    running_ = connection;
    if (connection->dead) {
      continue;
    }
    if (!connection->is_ready()) {
      connection->suspended = true;
      continue;
    }
    connection->output().borrow(pool_);
    if (connection->run(turn, batch_)) {
      queue(*connection);
    }
    connection->note();
    attend(*connection);
  }
  running_ = nullptr;
}

void EventLoop::time_out(engine::Engine::Turn& turn) {
  const std::int64_t now_ms = std::max(turn.now_ms(), clock_.wall_ms());
  while (!deadlines_.empty() && deadlines_.begin()->first <= now_ms) {
    Connection& connection = *deadlines_.begin()->second;
    deadlines_.erase(deadlines_.begin());
    connection.deadline_ms = 0;
    turn.time_out(connection);
    connection.note();
    attend(connection);
  }
}

void EventLoop::bury(engine::Engine::Turn& turn) {
  for (Connection* connection : dying_) {
    connection->dead = true;
    turn.detach(*connection);
    note_deadline(*connection);
    if (connection->queued) {
      std::erase(ready_, connection);
    }
    if (connection->awaited_turn != 0) {
      std::erase(awaiting_, connection);
    }
    const auto found = connections_.find(connection->serial());
    graveyard_.push_back(std::move(found->second));
    connections_.erase(found);
  }
  dying_.clear();
}

// Replies whose turn is on disk by now may go.
void EventLoop::release_durable() {
  if (awaiting_.empty()) {
    return;
  }
  const std::uint64_t durable = engine_.journal()->durable();
  const std::string_view failure = engine_.journal()->failure();
  std::erase_if(awaiting_, [&](Connection* connection) {
    if (connection->awaited_turn > durable) {
      if (failure.empty()) {
        return false;
      }
      refuse_awaited(*connection, failure);
    }
    connection->awaited_turn = 0;
    attend(*connection);
    return true;
  });
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

bool EventLoop::must_await(const Connection& connection) const {
  state::Journal* journal = engine_.journal();
  // While writing fails new writes are refused, and nobody waits to be told so.
  return journal != nullptr && !connection.lost && journal->must_wait() &&
         journal->durable() < last_turn_ && journal->failure().empty();
}

// Sends what may be sent and decides what becomes of the connection.
void EventLoop::settle(Connection& connection) {
  if (connection.awaited_turn == 0 && !connection.output().empty()) {
    if (must_await(connection)) {
      connection.awaited_turn = last_turn_;
      awaiting_.push_back(&connection);
    } else {
      send(connection);
    }
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
  note_deadline(connection);
  connection.rest(pool_);
  watch(connection);
}

void EventLoop::send(Connection& connection) {
  Output& output = connection.output();
  if (!connection.lost && output.send(connection.socket(), pool_) == Output::Sent::kFailed) {
    connection.lost = true;
  }
  const OutputLimit& limit =
      connection.noted().subscriber ? options_.subscriber_output : options_.client_output;
  if (output.exceeds(limit, now_)) {
    options_.log.warning("closed " + connection.address + ": " + std::to_string(output.size()) +
                         " bytes of replies unread");
    connection.lost = true;
  }
}

void EventLoop::note_deadline(Connection& connection) {
  const std::int64_t deadline = connection.dead ? 0 : connection.noted().blocked_until_ms;
  if (deadline == connection.deadline_ms) {
    return;
  }
  if (connection.deadline_ms != 0) {
    deadlines_.erase({connection.deadline_ms, &connection});
  }
  if (deadline != 0) {
    deadlines_.emplace(deadline, &connection);
  }
  connection.deadline_ms = deadline;
}

void EventLoop::watch(Connection& connection) {
  if (connection.unread() > options_.max_request) {
    options_.log.warning("closed " + connection.address + ": a request of more than " +
                         std::to_string(options_.max_request) + " bytes");
    give_up(connection);
    return;
  }
  const bool reads = !connection.ended && !connection.noted().closing &&
                     (!connection.suspended || connection.unread() < kMaxSuspendedInput);
  const bool writes = !connection.output().empty() && connection.awaited_turn == 0;
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

void EventLoop::tick(Clock::time_point now) {
  next_tick_ = now + kTickTime;
  if (!accepting_) {
    accepting_ = true;
    for (Listener& listener : listeners_) {
      poller_.change(listener.fd(), EPOLLIN, &listener);
    }
  }
  for (const auto& [serial, connection] : connections_) {
    const bool idle = options_.idle_timeout.count() > 0 && !connection->noted().blocked &&
                      !connection->noted().subscriber &&
                      now - connection->last_heard > options_.idle_timeout;
    if (idle) {
      connection->lost = true;
    }
    if (idle || !connection->output().empty()) {
      attend(*connection);
    }
  }
}

// Called again and again by a script that takes too long, in the middle of run_requests: all
// clients but its own are told so, or end it. True: it has to stop, since this loop has to.
bool EventLoop::serve_while_busy() {
  if (!is_this_thread()) {
    return false;  // of an embedded caller: this loop waits for the engine
  }
  const state::Journal* journal = engine_.journal();
  for (Connection* connection : attended_) {  // replied to earlier in this turn
    const bool durable = journal == nullptr || !journal->must_wait();
    if (connection != running_ && !connection->dead && durable && connection->is_ready()) {
      send(*connection);
    }
  }
  for (Connection* connection : in_turn_) {
    if (connection->queued && connection->unread() > 0 && connection->is_ready()) {
      run_while_busy(*connection);
    }
  }
  for (const epoll_event& event : poller_.wait(0)) {
    const auto is_event_of = [&](const Listener& each) {
      return event.data.ptr == &each;
    };
    const auto listener = std::find_if(listeners_.begin(), listeners_.end(), is_event_of);
    if (listener != listeners_.end()) {
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
  switch (connection.receive(pool_)) {
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
  const state::Journal* journal = engine_.journal();
  const bool may_send = journal == nullptr || !journal->must_wait() || connection.output().empty();
  Batch batch;  // the loop's own is in use
  if (connection.run(*turn_, batch)) {
    queue(connection);
  }
  connection.note();
  attend(connection);
  if (may_send) {
    send(connection);
  }
}

// The clients get what they were promised, as far as they take it at once.
void EventLoop::close_all() {
  if (!awaiting_.empty()) {
    static_cast<void>(engine_.journal()->wait_durable(last_turn_).has_value());
  }
  {
    engine::Engine::Turn turn = engine_.begin_turn();
    for (const auto& [serial, connection] : connections_) {
      connection->dead = true;
      connection->output().merge();
      turn.detach(*connection);
    }
  }
  for (const auto& [serial, connection] : connections_) {
    if (!connection->lost) {
      static_cast<void>(connection->output().send(connection->socket(), pool_));
    }
  }
  attended_.clear();
  ready_.clear();
  awaiting_.clear();
  dying_.clear();
  deadlines_.clear();
  connections_.clear();
  listeners_.clear();
}

}  // namespace sequent::server
