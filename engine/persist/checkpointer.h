#pragma once

#include <functional>
#include <string>
#include <thread>

#include "engine/base/guarded.h"
#include "engine/base/result.h"
#include "engine/state/journal.h"

namespace sequent::persist {

// Writes checkpoints of one database file, one at a time, on a thread of its own. The end
// breaks off the one on its way, which leaves nothing behind.
//
// Threads: `begin` by one at a time, `progress` by any.
class Checkpointer {
 public:
  Checkpointer(std::string database, std::string vfs)
      : database_(std::move(database)), vfs_(std::move(vfs)) {}

  // Begins to write one to `to`; `wait_ready` is called first, by the other thread.
  // Errors: kConflict (one is on its way, or a file stands there). All else is told by `progress`.
  base::Status begin(const std::string& to, std::function<base::Status()> wait_ready);

  [[nodiscard]] state::FileJob progress() { return *progress_.lock(); }

 private:
  const std::string database_;
  const std::string vfs_;
  base::Guarded<state::FileJob> progress_;
  std::jthread thread_;
};

}  // namespace sequent::persist
