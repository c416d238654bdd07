#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/state/instance.h"

namespace sequent::cmd {

// Keeps the memory in use below maxmemory by removing keys that maxmemory-policy calls
// worst. The worst are guessed from samples; the best guesses are kept for later.
//
// Threads: only the one that holds the engine.
class Eviction {
 public:
  enum class Result : std::uint8_t {
    kEnough,     // there is room
    kGoOn,       // there will be: the rest is removed by later calls
    kExhausted,  // there is none, and no key may go
  };

  // Takes at most what maxmemory-eviction-tenacity allows.
  Result make_room(state::Instance& instance);

 private:
  struct Candidate {
    std::uint64_t badness;
    int db;
    std::string key;
  };

  bool evict_one(state::Instance& instance);
  bool evict_random(state::Instance& instance);
  bool evict_worst(state::Instance& instance);
  void collect(const state::Instance& instance, int db);
  void offer(std::uint64_t badness, int db, std::string_view key);

  std::vector<Candidate> candidates_;  // the worst last
  base::Random random_{base::random_seed()};
  std::size_t next_db_ = 0;
};

}  // namespace sequent::cmd
