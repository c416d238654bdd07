#include "engine/base/hash.h"

#include "engine/base/random.h"

namespace sequent::base {

HashSeed HashSeed::random() {
  return {random_seed() | 1U, random_seed() | 1U};
}

}  // namespace sequent::base
