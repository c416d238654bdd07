#include "engine/base/random.h"

#include <chrono>
#include <sys/random.h>

namespace sequent::base {

std::uint64_t random_seed() {
  std::uint64_t seed = 0;
  if (::getrandom(&seed, sizeof seed, 0) != sizeof seed) {
    seed = static_cast<std::uint64_t>(
        std::chrono::high_resolution_clock::now().time_since_epoch().count());
  }
  return seed;
}

}  // namespace sequent::base
