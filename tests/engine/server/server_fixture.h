#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "engine/engine.h"
#include "engine/server/server.h"
#include "tests/support/temp_dir.h"
#include "tests/support/wire_client.h"

namespace sequent::test {

// A server on a Unix socket and a TCP port, in a thread, over an engine in
// memory unless `engine_options` say otherwise.
class ServerFixture {
 public:
  explicit ServerFixture(server::Options options = {}, engine::Engine::Options engine_options = {})
      : engine_(open(engine::Engine::open(std::move(engine_options)))) {
    options.unix_path = path();
    if (options.listen.empty()) {
      options.listen.push_back({"127.0.0.1", 0});
    }
    server_ = open(server::Server::open(*engine_, std::move(options)));
    server_->start();
  }

  [[nodiscard]] std::string path() const { return dir_ / "s.sock"; }
  [[nodiscard]] int port() const { return server_->port(); }
  [[nodiscard]] WireClient client() const { return WireClient::to_path(path()); }
  [[nodiscard]] WireClient tcp_client() const { return WireClient::to_port(port()); }
  [[nodiscard]] engine::Engine& engine() { return *engine_; }
  [[nodiscard]] server::Server& server() { return *server_; }
  [[nodiscard]] const TempDir& dir() const { return dir_; }
  void stop() { server_->stop(); }

 private:
  template <typename T>
  static T open(base::Result<T> result) {
    if (!result) {
      throw std::runtime_error(result.error().message);
    }
    return std::move(result).value();
  }

  TempDir dir_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<server::Server> server_;
};

}  // namespace sequent::test
