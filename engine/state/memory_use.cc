#include "engine/state/memory_use.h"

#include <algorithm>

#include <malloc.h>

#include "engine/base/sqlite.h"

namespace sequent::state {
namespace {

constexpr auto kInterval = std::chrono::milliseconds(50);
constexpr int kShare = 100;  // a measurement may take a hundredth of the time between two

std::size_t in_keyspaces(MemoryUse::Databases databases) {
  std::size_t bytes = 0;
  for (const auto& keys : databases) {
    bytes += keys->memory_bytes();
  }
  return bytes;
}

}  // namespace

std::size_t MemoryUse::measure(Databases databases) {
  const auto begin = Clock::now();
  const struct mallinfo2 heap = mallinfo2();
  std::size_t others = base::sqlite_memory_bytes();
  for (const auto& keys : databases) {
    others += keys->heap_bytes();
  }
  const std::size_t used = heap.uordblks + heap.hblkhd;
  heap_ = used - std::min(others, used);
  const auto end = Clock::now();
  next_ = end + std::max<Clock::duration>(kInterval, (end - begin) * kShare);
  const std::size_t total = heap_ + in_keyspaces(databases);
  peak_ = std::max(peak_, total);
  at_start_ = at_start_ == 0 ? total : at_start_;
  return total;
}

std::size_t MemoryUse::estimate(Databases databases) {
  return Clock::now() >= next_ ? measure(databases) : known(databases);
}

std::size_t MemoryUse::known(Databases databases) const {
  return heap_ + in_keyspaces(databases);
}

}  // namespace sequent::state
