#include "engine/data/heap.h"

#include <atomic>
#include <cstdlib>

#include <malloc.h>

namespace sequent::data {
namespace {

std::atomic<std::size_t>& taken() {
  static constinit std::atomic<std::size_t> bytes = 0;
  return bytes;
}

std::atomic<std::size_t>& returning() {
  static constinit std::atomic<std::size_t> bytes = 0;
  return bytes;
}

void* count(void* block) {
  if (block == nullptr) {
    throw std::bad_alloc();
  }
  taken().fetch_add(malloc_usable_size(block), std::memory_order_relaxed);
  return block;
}

}  // namespace

void* Heap::allocate(std::size_t size) {
  return count(std::malloc(size));
}

void* Heap::allocate(std::size_t size, std::size_t alignment) {
  return count(std::aligned_alloc(alignment, (size + alignment - 1) & ~(alignment - 1)));
}

void* Heap::reallocate(void* block, std::size_t size) {
  const std::size_t before = malloc_usable_size(block);
  void* moved = count(std::realloc(block, size));
  taken().fetch_sub(before, std::memory_order_relaxed);
  return moved;
}

void Heap::free(void* block) {
  taken().fetch_sub(malloc_usable_size(block), std::memory_order_relaxed);
  std::free(block);
}

std::size_t Heap::bytes() {
  const std::size_t now = taken().load(std::memory_order_relaxed);
  const std::size_t soon = returning().load(std::memory_order_relaxed);
  return now > soon ? now - soon : 0;
}

void Heap::begin_return(std::size_t bytes) {
  returning().fetch_add(bytes, std::memory_order_relaxed);
}

void Heap::end_return(std::size_t bytes) {
  returning().fetch_sub(bytes, std::memory_order_relaxed);
}

}  // namespace sequent::data
