#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/result.h"
#include "engine/engine.h"
#include "engine/server/options.h"

namespace sequent::server {

class EventLoop;

// Serves an engine to Redis clients over TCP and Unix sockets.
//
//   SEQUENT_TRY_ASSIGN(auto server, server::Server::open(*engine, options));
//   server->run();             // here, until request_stop() or SHUTDOWN
//   server->start(); …         // or in a thread of its own, until stop() or the destructor
//
// Borrows: the engine, which must not be held by a turn of the stopping thread.
// Threads: any.
class Server {
 public:
  // Binds all addresses. Errors: as Listener.
  static base::Result<std::unique_ptr<Server>> open(engine::Engine& engine, Options options);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  // Blocking. REQUIRES: neither run nor start was called before.
  void run();
  void start();
  // Blocking: until the thread that start() made has closed all sockets.
  void stop();
  // Blocking: until the thread that start() made has ended, by request_stop() or SHUTDOWN.
  void wait();
  // May be called by a signal handler.
  void request_stop();

  // What it listens on, with the ports the system chose: "127.0.0.1:40213", "/run/x.sock".
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  // Of the first TCP listener; 0 if there is none.
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  Server(std::unique_ptr<EventLoop> loop, std::vector<std::string> names, std::uint16_t port);

  std::unique_ptr<EventLoop> loop_;
  std::vector<std::string> names_;
  std::uint16_t port_;
  std::jthread thread_;
};

}  // namespace sequent::server
