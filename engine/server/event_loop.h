#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/guarded.h"
#include "engine/base/unique_fd.h"
#include "engine/engine.h"
#include "engine/server/buffer_pool.h"
#include "engine/server/connection.h"
#include "engine/server/listener.h"
#include "engine/server/options.h"
#include "engine/server/poller.h"

namespace sequent::server {

// One thread that serves all clients. A round: wait, read from all that have
// something, run all that was read in ONE turn of the engine, write to all that
// got something. With durability `always` the replies of a turn, and of all
// that may have seen it, wait until the journal has it on disk; meanwhile the
// others are served.
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

  [[nodiscard]] const std::vector<Listener>& listeners() const { return listeners_; }

  [[nodiscard]] bool is_this_thread() const override {
    return std::this_thread::get_id() == thread_;
  }
  void attend(Connection& connection) override;
  void attend_soon(std::uint64_t serial) override;

 private:
  using Clock = std::chrono::steady_clock;

  void round();
  [[nodiscard]] int wait_ms() const;
  void take_event(const epoll_event& event);
  void accept(const Listener& listener);
  void admit(base::UniqueFd socket, const Peer& peer, const Listener& listener);
  void turn();
  void run_requests(engine::Engine::Turn& turn);
  void time_out(engine::Engine::Turn& turn);
  void bury(engine::Engine::Turn& turn);
  void release_durable();
  void refuse_awaited(Connection& connection, std::string_view why);
  void settle(Connection& connection);
  [[nodiscard]] bool must_await(const Connection& connection) const;
  void send(Connection& connection);
  void note_deadline(Connection& connection);
  void watch(Connection& connection);
  void queue(Connection& connection);
  void give_up(Connection& connection);
  void tick(Clock::time_point now);
  bool serve_while_busy();
  void receive_while_busy(Connection& connection);
  void run_while_busy(Connection& connection);
  void close_all();
  void wake();

  engine::Engine& engine_;
  std::vector<Listener> listeners_;
  Options options_;
  base::SystemClock clock_;
  std::thread::id thread_;
  std::atomic<bool> stopping_ = false;
  bool shutdown_ = false;
  base::UniqueFd wake_fd_;
  base::Guarded<std::vector<std::uint64_t>> woken_;  // serials

  Poller poller_;
  BufferPool pool_;
  Batch batch_;
  std::uint64_t last_serial_ = 0;
  std::unordered_map<std::uint64_t, std::unique_ptr<Connection>> connections_;
  std::vector<Connection*> attended_;     // to settle in this round
  std::vector<Connection*> ready_;        // to run in the next turn
  std::vector<Connection*> in_turn_;      // run in this turn; those to come are `queued`
  engine::Engine::Turn* turn_ = nullptr;  // that is going on
  Connection* running_ = nullptr;         // whose request is run now
  std::vector<Connection*> awaiting_;     // their replies are not durable yet
  std::vector<Connection*> dying_;        // to bury in the next turn
  std::vector<std::unique_ptr<Connection>> graveyard_;
  std::set<std::pair<std::int64_t, Connection*>> deadlines_;
  std::uint64_t last_turn_ = 0;  // that wrote something
  bool accepting_ = true;
  Clock::time_point now_;
  Clock::time_point next_tick_;
};

}  // namespace sequent::server
