#pragma once

#include <functional>
#include <string>
#include <thread>

#include "engine/base/guarded.h"
#include "engine/base/result.h"
#include "engine/state/journal.h"

namespace sequent::persist {

// Work on files, one after the other, on a thread of its own. The end asks what is on its way
// to stop, and waits for that.
//
// Threads: `begin` and `end` by one at a time, `progress` by any.
class FileWork {
 public:
  using Work = std::function<base::Status(const std::stop_token& stop)>;

  // Errors: kConflict (some is on its way). What `work` returns is told by `progress`.
  base::Status begin(const std::string& path, Work work);
  void end();

  [[nodiscard]] state::FileJob progress() { return *progress_.lock(); }

 private:
  base::Guarded<state::FileJob> progress_;
  std::jthread thread_;
};

}  // namespace sequent::persist
