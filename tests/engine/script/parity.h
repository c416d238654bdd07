#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/server/server.h"
#include "tests/support/catch.h"
#include "tests/support/redis_server.h"
#include "tests/support/temp_dir.h"
#include "tests/support/wire_client.h"

namespace sequent::test {

// Ours, on a Unix socket.
struct Ours {
  Ours() : engine(sequent::engine::Engine::open({}).value()) {
    sequent::server::Options options;
    options.unix_path = dir / "s.sock";
    server = sequent::server::Server::open(*engine, options).value();
    server->start();
  }
  TempDir dir;
  std::unique_ptr<sequent::engine::Engine> engine;
  std::unique_ptr<sequent::server::Server> server;
};

// Gives the commands to both servers in turn; their replies must be the same bytes.
inline void compare(const std::vector<std::vector<std::string>>& commands) {
  const Ours ours;
  const RedisServer redis;
  WireClient our_client = WireClient::to_path(ours.dir / "s.sock");
  WireClient redis_client = WireClient::to_path(redis.socket_path());
  for (const auto& command : commands) {
    INFO(command[0] << ' ' << (command.size() > 1 ? command[1] : "") << ' '
                    << (command.size() > 2 ? command.back() : ""));
    redis_client.run(command);
    our_client.run(command);
    if (command[0] != "HELLO") {  // tells the client's number
      CHECK(our_client.raw() == redis_client.raw());
    }
  }
}

}  // namespace sequent::test
