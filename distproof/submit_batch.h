#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "distproof/queue.h"

namespace sequent::distproof {

// The arguments of one call of submit_jobs: the graph read the other way, so that the script
// touches each job once and no edge.
//
// Threads: one. Borrows: the jobs.
class SubmitBatch {
 public:
  // REQUIRES: those that it waits for, if they are added too, were added before, here or in an
  // earlier batch.
  void add(const NewJob& job);
  // One script must not hold the store up: about 5 ms of its time.
  [[nodiscard]] bool full() const;
  // They point into this and into the jobs.
  [[nodiscard]] const std::vector<std::string_view>& words();

 private:
  // A job that others here wait for, or that is added.
  struct Source {
    std::string_view id;
    const NewJob* job = nullptr;  // null: from before
    std::uint32_t unmet = 0;
    std::size_t last = 0;  // the number of the last dependent
    std::string dependents;
    std::string record;
    std::string priority;
  };

  Source& source(std::string_view id);

  std::vector<Source> sources_;
  std::unordered_map<std::string_view, std::size_t> index_;
  std::size_t jobs_ = 0;
  std::size_t free_ = 0;
  std::size_t bytes_ = 0;
  std::string job_count_;
  std::string free_count_;
  std::vector<std::string_view> words_;
};

}  // namespace sequent::distproof
