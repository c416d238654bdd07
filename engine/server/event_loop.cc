#include "engine/server/event_loop.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "engine/server/settings.h"

namespace sequent::server {

namespace {

constexpr auto kTickTime = std::chrono::milliseconds(500);

void set_keepalive(int socket, std::chrono::seconds idle) {
  if (idle.count() <= 0) {
    return;
  }
  const int on = 1;
  const auto seconds = static_cast<int>(idle.count());
  const int interval = std::max(seconds / 3, 1);
  const int probes = 3;
  ::setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPIDLE, &seconds, sizeof seconds);
  ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
  ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
}

// A write to a TLS connection that is gone must fail, not kill.
void block_pipe_signal() {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace

EventLoop::EventLoop(engine::Engine& engine, std::vector<Listener> listeners, Options options)
    : engine_(engine),
      options_(std::move(options)),
      wake_fd_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      acceptor_(poller_, std::move(listeners), options_.log),
      gate_(engine.journal()),
      now_(Clock::now()),
      next_tick_(now_ + kTickTime) {
  if (!wake_fd_) {
    throw std::system_error(errno, std::generic_category(), "eventfd");
  }
  poller_.add(wake_fd_.get(), EPOLLIN, &wake_fd_);
}

EventLoop::~EventLoop() = default;

void EventLoop::run() {
  begin();
  while (!stopping_ && !shutdown_) {
    round();
  }
  end();
  close_all();
}

void EventLoop::begin() {
  thread_ = std::this_thread::get_id();
  block_pipe_signal();
  if (state::Journal* journal = engine_.journal(); journal != nullptr) {
    journal->on_durable([this] { wake(); });
  }
  engine::Engine::Turn turn = engine_.begin_turn();
  turn.on_slow_script([this] { return serve_while_busy(); });
  state::Instance& instance = turn.instance();
  instance.apply_config =
      [this, &instance](const state::Config& wanted) -> std::optional<state::ConfigRefusal> {
    if (is_this_thread()) {
      return apply_settings(acceptor_, instance.config, wanted);
    }
    const bool same = wanted.port == instance.config.port && wanted.bind == instance.config.bind;
    return same ? std::nullopt
                : std::optional(state::ConfigRefusal{
                      "port", "only clients of the server can change where it listens"});
  };
  limits_ = Limits::of(instance);
}

void EventLoop::end() {
  {
    engine::Engine::Turn turn = engine_.begin_turn();
    turn.on_slow_script({});
    turn.instance().apply_config = {};
  }
  if (state::Journal* journal = engine_.journal(); journal != nullptr) {
    journal->on_durable({});
  }
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
  if (const auto next = deadlines_.next()) {
    wait = std::clamp<std::int64_t>(*next - clock_.wall_ms(), 0, wait);
  }
  return static_cast<int>(wait);
}

void EventLoop::round() {
  const auto events = poller_.wait(wait_ms());
  now_ = Clock::now();
  for (const epoll_event& event : events) {
    take_event(event);
  }
  evict_heaviest();
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
  evict_heaviest();
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
  if (const Listener* listener = acceptor_.find(event.data.ptr)) {
    accept(*listener);
    return;
  }
  auto& connection = *static_cast<Connection*>(event.data.ptr);
  const bool readable = (event.events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0;
  if (readable || connection.reads_when_writable()) {
    receive(connection);
  }
  attend(connection);
}

void EventLoop::receive(Connection& connection) {
  connection.last_heard = now_;
  switch (connection.receive(pool_, traffic_)) {
    case Connection::Received::kSome:
      weigh(connection);
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

void EventLoop::accept(const Listener& listener) {
  acceptor_.accept(listener, {limits_, connections_.size()}, traffic_,
                   [this](base::UniqueFd socket, const Peer& peer, const Listener& by) {
                     admit(std::move(socket), peer, by);
                   });
}

void EventLoop::admit(base::UniqueFd socket, const Peer& peer, const Listener& listener) {
  if (!listener.is_unix()) {
    set_keepalive(socket.get(), limits_.keepalive);
  }
  TlsStream stream = listener.tls() != nullptr ? listener.tls()->accept(socket.get()) : nullptr;
  if (listener.tls() != nullptr && !stream) {
    throw std::system_error(ENOMEM, std::generic_category(), "TLS");
  }
  const std::uint64_t serial = ++last_serial_;
  const bool authenticated = listener.is_trusted() || limits_.lets_in;
  auto connection = std::make_unique<Connection>(
      *this, serial, Transport(std::move(socket), std::move(stream)), authenticated);
  connection->is_trusted = listener.is_trusted();
  connection->address = peer.address;
  connection->local_address = peer.local_address;
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
  const bool late = deadlines_.next().value_or(INT64_MAX) <= clock_.wall_ms();
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
  state::MemoryUse& memory = turn.instance().memory;
  memory.clients = weighed_[Weight::kEvictable] + weighed_[Weight::kKept];
  memory.replicas = weighed_[Weight::kReplicas];
  if (late) {
    time_out(turn);
  }
  run_requests(turn);
  shutdown_ = turn.instance().shutdown_requested;
  traffic_.move_to(turn.instance().stats);
  limits_ = Limits::of(turn.instance());
  // What replies tell may have been written by the turns of other threads.
  if (const state::Journal* journal = engine_.journal(); journal != nullptr) {
    gate_.passed(journal->last_turn());
  }
  turn_ = nullptr;
  gate_.passed(turn.finish());
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
    const std::uint64_t dirty = turn.instance().dirty;
    if (connection->run(turn, batch_, limits_.argument)) {
      queue(*connection);
    }
    connection->wrote = connection->wrote || turn.instance().dirty != dirty;
    connection->note();
    attend(*connection);
  }
  running_ = nullptr;
}

void EventLoop::time_out(engine::Engine::Turn& turn) {
  const std::int64_t now_ms = std::max(turn.now_ms(), clock_.wall_ms());
  while (Connection* connection = deadlines_.take_due(now_ms)) {
    turn.time_out(*connection);
    connection->note();
    attend(*connection);
  }
}

void EventLoop::bury(engine::Engine::Turn& turn) {
  for (Connection* connection : dying_) {
    connection->dead = true;
    turn.detach(*connection);
    deadlines_.set(*connection, 0);
    if (connection->queued) {
      std::erase(ready_, connection);
    }
    gate_.forget(*connection);
    weighed_[connection->weight.of] -= connection->weight.bytes;
    const auto found = connections_.find(connection->serial());
    graveyard_.push_back(std::move(found->second));
    connections_.erase(found);
  }
  dying_.clear();
}

void EventLoop::tick(Clock::time_point now) {
  next_tick_ = now + kTickTime;
  acceptor_.retry();
  for (const auto& [serial, connection] : connections_) {
    const bool idle = limits_.idle.count() > 0 && !connection->noted().blocked &&
                      !connection->noted().subscriber &&
                      now - connection->last_heard > limits_.idle;
    if (idle) {
      connection->lost = true;
    }
    if (idle || !connection->output().empty()) {
      attend(*connection);
    }
  }
}

// The clients get what they were promised, as far as they take it at once.
void EventLoop::close_all() {
  gate_.wait();
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
      static_cast<void>(connection->send(pool_, traffic_));
    }
  }
  attended_.clear();
  ready_.clear();
  dying_.clear();
  deadlines_.clear();
  connections_.clear();
  acceptor_.close();
}

}  // namespace sequent::server
