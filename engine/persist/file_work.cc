#include "engine/persist/file_work.h"

#include <utility>

#include <pthread.h>

namespace sequent::persist {

base::Status FileWork::begin(const std::string& path, Work work) {
  {
    auto progress = progress_.lock();
    if (progress->in_progress) {
      return base::conflict("this is going on already, with " + progress->path);
    }
    progress->in_progress = true;
    progress->path = path;
    progress->error.clear();
  }
  thread_ = std::jthread([this, work = std::move(work)](const std::stop_token& stop) {
    ::pthread_setname_np(::pthread_self(), "sequent-files");
    const base::Status done = work(stop);
    auto progress = progress_.lock();
    progress->in_progress = false;
    progress->done += done ? 1 : 0;
    progress->error = done ? std::string() : done.error().message;
  });
  return {};
}

void FileWork::end() {
  if (thread_.joinable()) {
    thread_.request_stop();
    thread_.join();
  }
}

}  // namespace sequent::persist
