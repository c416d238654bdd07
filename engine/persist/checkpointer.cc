#include "engine/persist/checkpointer.h"

#include <utility>

#include <pthread.h>

#include "engine/persist/checkpoint.h"

namespace sequent::persist {

base::Status Checkpointer::begin(const std::string& to, std::function<base::Status()> wait_ready) {
  SEQUENT_TRY(check_absent(to));
  {
    auto progress = progress_.lock();
    if (progress->in_progress) {
      return base::conflict("a checkpoint is being written already, to " + progress->path);
    }
    progress->in_progress = true;
    progress->path = to;
    progress->error.clear();
  }
  thread_ =
      std::jthread([this, to, wait_ready = std::move(wait_ready)](const std::stop_token& stop) {
        ::pthread_setname_np(::pthread_self(), "sequent-copy");
        std::string error;
        if (auto ready = wait_ready(); !ready) {
          error = ready.error().message;
        } else if (auto written = write_checkpoint(database_, to, vfs_, stop); !written) {
          error = written.error().message;
        }
        auto progress = progress_.lock();
        progress->in_progress = false;
        progress->done += error.empty() ? 1 : 0;
        progress->error = std::move(error);
      });
  return {};
}

}  // namespace sequent::persist
