#pragma once

#include <cstddef>

namespace sequent::base {

// How many look-ups are begun before the first of them is made.
inline constexpr std::size_t kPrefetchBatch = 16;

// Begins to load the cache line at `address`, which need not be valid.
//
// The empty statement tells GCC that this does something: it takes a function that only
// prefetches for one without effect, and drops calls of it.
inline void prefetch(const void* address) {
  __builtin_prefetch(address);
  asm volatile("" : : "r"(address));
}

}  // namespace sequent::base
