#include "engine/store/owned_engine.h"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <utility>

#include "engine/base/file_io.h"
#include "engine/base/log.h"
#include "engine/store/socket.h"

namespace sequent::store {
namespace {

// Few, so that the limit of open files of a process that checks proofs stays as it is.
constexpr std::size_t kMostClients = 512;

}  // namespace

base::Result<std::unique_ptr<OwnedEngine>> OwnedEngine::open(const DatabasePlace& place,
                                                             engine::Durability durability) {
  auto owned = std::make_unique<OwnedEngine>();
  SEQUENT_TRY_ASSIGN(
      owned->engine_,
      engine::Engine::open({.path = place.database,
                            .durability = durability,
                            .tuning = {.log = base::Log::to_stderr(base::LogLevel::kWarning)}}));
  SEQUENT_TRY_ASSIGN(SocketName name, short_socket_name(place.socket));
  owned->folder_ = std::move(name.folder);
  // The lock is ours, so whatever stands there was left by an owner that was killed.
  if (::unlink(name.path.c_str()) != 0 && errno != ENOENT) {
    return base::file_error("replace", place.socket, errno);
  }
  server::Options options;
  options.unix_path = name.path;
  options.unix_mode = 0600;
  options.max_clients = kMostClients;
  auto server = server::Server::open(*owned->engine_, std::move(options));
  if (!server) {
    return base::unavailable("cannot listen beside the store at " + place.socket + ": " +
                             server.error().message);
  }
  owned->server_ = *std::move(server);
  owned->server_->start();
  return owned;
}

}  // namespace sequent::store
