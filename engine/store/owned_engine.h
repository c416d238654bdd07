#pragma once

#include <memory>
#include <optional>

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/engine.h"
#include "engine/server/options.h"
#include "engine/server/server.h"
#include "engine/state/config.h"
#include "engine/store/database_place.h"

namespace sequent::store {

// A database that this process owns: its engine, and the server that other processes of
// the same user reach it by.
//
// Owns: the engine, the lock of the file, the socket; at the end clients are cut off
// first, then the file is closed, then its lock is free.
class OwnedEngine {
 public:
  struct Setup {
    std::optional<engine::Durability> durability;  // absent: as `config` says
    state::Config config;
    server::Options serve;  // where others are served, too
  };
  // Few clients, so that the limit of open files of a process that checks proofs stays as it is.
  [[nodiscard]] static Setup quiet(engine::Durability durability);

  // kConflict: another process owns it. kCorrupt: the file is damaged or too new. And the
  // errors of Server::open.
  static base::Result<std::unique_ptr<OwnedEngine>> open(const DatabasePlace& place, Setup setup);

  [[nodiscard]] engine::Engine& engine() { return *engine_; }
  [[nodiscard]] server::Server& server() { return *server_; }

 private:
  base::UniqueFd folder_;  // by which the socket is named when its path is too long
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<server::Server> server_;
};

}  // namespace sequent::store
