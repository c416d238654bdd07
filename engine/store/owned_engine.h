#pragma once

#include <memory>

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/engine.h"
#include "engine/server/server.h"
#include "engine/store/database_place.h"

namespace sequent::store {

// A database that this process owns: its engine, and the server that other processes of
// the same user reach it by.
//
// Owns: the engine, the lock of the file, the socket; at the end clients are cut off
// first, then the file is closed, then its lock is free.
class OwnedEngine {
 public:
  // kConflict: another process owns it. kCorrupt: the file is damaged or too new.
  static base::Result<std::unique_ptr<OwnedEngine>> open(const DatabasePlace& place,
                                                         engine::Durability durability);

  [[nodiscard]] engine::Engine& engine() { return *engine_; }

 private:
  base::UniqueFd folder_;  // by which the socket is named when its path is too long
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<server::Server> server_;
};

}  // namespace sequent::store
