#include "engine/state/memory_use.h"

#include <algorithm>

namespace sequent::state {
namespace {

// About what an engine takes that holds nothing.
constexpr std::size_t kEmpty = std::size_t{256} * 1024;

}  // namespace

std::size_t MemoryUse::used(Databases databases) const {
  std::size_t bytes = kEmpty + heap_->bytes() + clients + scripts;
  for (const auto& keys : databases) {
    bytes += keys->memory_bytes();
  }
  return bytes;
}

std::size_t MemoryUse::observe(Databases databases) {
  const std::size_t bytes = used(databases);
  peak_ = std::max(peak_, bytes);
  return bytes;
}

}  // namespace sequent::state
