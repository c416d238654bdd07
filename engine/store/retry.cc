#include "engine/store/retry.h"

#include <algorithm>
#include <unistd.h>

namespace sequent::store {
namespace {

// splitmix64: any seed gives a good sequence.
std::uint64_t draw(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15U;
  std::uint64_t mixed = state;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
  return mixed ^ (mixed >> 31);
}

}  // namespace

std::chrono::milliseconds Backoff::next() {
  std::int64_t bound = limits_.first.count();
  for (int i = 0; i < attempts_ && bound < limits_.most.count(); ++i) {
    bound *= 2;
  }
  ++attempts_;
  bound = std::max<std::int64_t>(1, std::min<std::int64_t>(bound, limits_.most.count()));
  const auto spread = static_cast<std::uint64_t>(bound - bound / 2 + 1);
  return std::chrono::milliseconds(bound / 2 + static_cast<std::int64_t>(draw(random_) % spread));
}

std::uint64_t backoff_seed() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
  return static_cast<std::uint64_t>(now) ^ (static_cast<std::uint64_t>(::getpid()) << 40);
}

}  // namespace sequent::store
