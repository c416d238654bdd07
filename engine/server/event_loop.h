#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <thread>
#include <unordered_map>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/guarded.h"
#include "engine/base/unique_fd.h"
#include "engine/engine.h"
#include "engine/server/acceptor.h"
#include "engine/server/buffer_pool.h"
#include "engine/server/connection.h"
#include "engine/server/deadlines.h"
#include "engine/server/durable_gate.h"
#include "engine/server/limits.h"
#include "engine/server/options.h"
#include "engine/server/poller.h"
#include "engine/server/traffic.h"

namespace sequent::server {

// One thread that serves all clients. A round: wait, read from all that have
// something, run all that was read in ONE turn of the engine, write to all that
// got something. With durability `always` replies wait until they are durable
// (DurableGate); meanwhile the others are served.
//
// Borrows: the engine. Owns: listeners, connections.
// Threads: `run` in one; `stop` and what Connection::Loop says from any.
class EventLoop final : public Connection::Loop {
 public:
  EventLoop(engine::Engine& engine, std::vector<Listener> listeners, Options options);
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;
  ~EventLoop() override;

  // Blocking: until `stop`, or a client said SHUTDOWN.
  void run();
  // May be called by a signal handler.
  void stop();

  [[nodiscard]] bool is_this_thread() const override {
    return std::this_thread::get_id() == thread_;
  }
  void attend(Connection& connection) override;
  void attend_soon(std::uint64_t serial) override;

 private:
  using Clock = std::chrono::steady_clock;

  void begin();
  void end();
  void round();
  [[nodiscard]] int wait_ms() const;
  void take_event(const epoll_event& event);
  void receive(Connection& connection);
  void accept(const Listener& listener);
  void admit(base::UniqueFd socket, const Peer& peer, const Listener& listener);
  void turn();
  void run_requests(engine::Engine::Turn& turn);
  void time_out(engine::Engine::Turn& turn);
  void bury(engine::Engine::Turn& turn);
  void release_durable();
  void refuse_awaited(Connection& connection, std::string_view why);
  void settle(Connection& connection);
  void send(Connection& connection);
  void close_if_too_much(Connection& connection);
  [[nodiscard]] bool leaves_too_much(Connection& connection) const;
  void watch(Connection& connection);
  void queue(Connection& connection);
  void give_up(Connection& connection);
  void weigh(Connection& connection);
  void evict_heaviest();
  void tick(Clock::time_point now);
  bool serve_while_busy();
  void receive_while_busy(Connection& connection);
  void run_while_busy(Connection& connection);
  void close_all();
  void wake();

  engine::Engine& engine_;
  Options options_;
  base::SystemClock clock_;
  std::thread::id thread_;
  std::atomic<bool> stopping_ = false;
  bool shutdown_ = false;
  base::UniqueFd wake_fd_;
  base::Guarded<std::vector<std::uint64_t>> woken_;  // serials

  Poller poller_;
  Acceptor acceptor_;
  Limits limits_;
  Traffic traffic_;
  BufferPool pool_;
  Batch batch_;
  std::uint64_t last_serial_ = 0;
  std::unordered_map<std::uint64_t, std::unique_ptr<Connection>> connections_;
  std::vector<Connection*> attended_;     // to settle in this round
  std::vector<Connection*> ready_;        // to run in the next turn
  std::vector<Connection*> in_turn_;      // run in this turn; those to come are `queued`
  engine::Engine::Turn* turn_ = nullptr;  // that is going on
  Connection* running_ = nullptr;         // whose request is run now
  DurableGate gate_;
  std::array<std::size_t, Weight::kKinds> weighed_{};  // all connections, by Weight::Of
  std::vector<Connection*> dying_;                     // to bury in the next turn
  std::vector<std::unique_ptr<Connection>> graveyard_;
  Deadlines deadlines_;
  Clock::time_point now_;
  Clock::time_point next_tick_;
};

}  // namespace sequent::server
