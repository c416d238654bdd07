// A server of our engine as a process of its own, to be stopped and killed.
//
// usage: serve_engine PORT DATABASE

#include <cstdlib>
#include <iostream>
#include <string>

#include "engine/engine.h"
#include "engine/server/server.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    return 2;
  }
  auto engine = sequent::engine::Engine::open(
      {.path = argv[2], .durability = sequent::engine::Durability::kAlways});
  if (!engine) {
    std::cerr << engine.error().message << '\n';
    return 3;
  }
  sequent::server::Options options;
  options.listen.push_back({"127.0.0.1", static_cast<std::uint16_t>(std::atoi(argv[1]))});
  auto server = sequent::server::Server::open(**engine, options);
  if (!server) {
    std::cerr << server.error().message << '\n';
    return 3;
  }
  (*server)->run();
  return 0;
}
