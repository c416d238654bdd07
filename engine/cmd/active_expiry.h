#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/state/instance.h"

namespace sequent::cmd {

// Removes keys whose time is over though nobody asks for them: walks through the
// databases, a bounded number of keys each time, and goes on where it was.
//
// Threads: only the one that holds the engine.
class ActiveExpiry {
 public:
  // True: the walk is not over and found so much to remove that it is worth going on soon.
  bool run(state::Instance& instance, std::int64_t now_ms);

 private:
  bool remove_some(state::Instance& instance, std::int64_t now_ms);
  void collect(const data::Keyspace& keys, std::int64_t now_ms);

  std::size_t db_ = 0;
  std::uint64_t cursor_ = 0;
  std::vector<std::string> over_;  // found in one step; kept for its memory
};

}  // namespace sequent::cmd
