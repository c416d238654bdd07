#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "engine/data/heap.h"
#include "engine/data/keyspace.h"

namespace sequent::state {

// The memory that maxmemory limits, known at any moment without asking the allocator: keys,
// values and their tables, what clients sent and have not read, scripts. Not what persistence
// takes to write and to read (SQLite's pages, the log that waits to be written, the cache of
// big values): that has limits of its own, and no key that goes would make it less. Nor what
// replicas have not read.
//
// Borrows: the engine's heap.
// Threads: one at a time.
class MemoryUse {
 public:
  explicit MemoryUse(const data::Heap& heap) : heap_(&heap) {}

  using Databases = std::span<const std::unique_ptr<data::Keyspace>>;

  [[nodiscard]] std::size_t used(Databases databases) const;
  // The same, and remembers the most there ever was.
  std::size_t observe(Databases databases);
  // What there is now counts as taken at the start.
  void begin(Databases databases) { at_start_ = observe(databases); }

  [[nodiscard]] std::size_t peak() const { return peak_; }
  [[nodiscard]] std::size_t at_start() const { return at_start_; }

  // What is held for clients and for replicas, kept up to date by who serves them.
  std::size_t clients = 0;
  std::size_t replicas = 0;
  // Sources of scripts and libraries.
  std::size_t scripts = 0;

  // The last command found no room and no key to evict: commands that need more are refused.
  bool is_exhausted = false;

 private:
  const data::Heap* heap_;
  std::size_t peak_ = 0;
  std::size_t at_start_ = 0;
};

}  // namespace sequent::state
