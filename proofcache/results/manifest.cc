#include "proofcache/results/manifest.h"

namespace sequent::proofcache {

bool Manifest::same_result(const Manifest& other) const {
  return verdict == other.verdict && exit_code == other.exit_code && outputs == other.outputs &&
         out == other.out && err == other.err;
}

}  // namespace sequent::proofcache
