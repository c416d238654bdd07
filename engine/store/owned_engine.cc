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

OwnedEngine::Setup OwnedEngine::quiet(engine::Durability durability) {
  Setup setup{.durability = durability};
  setup.config.maxclients = 512;
  return setup;
}

base::Result<std::unique_ptr<OwnedEngine>> OwnedEngine::open(const DatabasePlace& place,
                                                             Setup setup) {
  auto owned = std::make_unique<OwnedEngine>();
  SEQUENT_TRY_ASSIGN(
      owned->engine_,
      engine::Engine::open({.path = place.database,
                            .durability = setup.durability,
                            .tuning = {.log = base::Log::to_stderr(base::LogLevel::kWarning)},
                            .config = std::move(setup.config)}));
  SEQUENT_TRY_ASSIGN(SocketName name, short_socket_name(place.socket));
  owned->folder_ = std::move(name.folder);
  // The lock is ours, so whatever stands there was left by an owner that was killed.
  if (::unlink(name.path.c_str()) != 0 && errno != ENOENT) {
    return base::file_error("replace", place.socket, errno);
  }
  setup.serve.private_path = name.path;
  SEQUENT_TRY_ASSIGN(owned->server_, server::Server::open(*owned->engine_, std::move(setup.serve)));
  owned->server_->start();
  return owned;
}

}  // namespace sequent::store
