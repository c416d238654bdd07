#include "engine/data/heap.h"

#include <cassert>
#include <cstdlib>
#include <utility>

#include <malloc.h>

namespace sequent::data {
namespace {

// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): each thread's place is state

// Stands for all that is done without a Use.
constinit Heap ownerless;

// A pointer that starts with a constant costs one load, without a check for the first use.
Heap*& here() {
  static constinit thread_local Heap* heap = &ownerless;
  return heap;
}

// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

}  // namespace

Heap::Use::Use(Heap& heap) : heap_(&heap), before_(std::exchange(here(), &heap)) {}

Heap::Use::~Use() {
  assert(here() == heap_);
  here() = before_;
}

Heap& Heap::current() {
  return *here();
}

void* Heap::allocate(std::size_t size) {
  return count(std::malloc(size));
}

void* Heap::allocate(std::size_t size, std::size_t alignment) {
  return count(std::aligned_alloc(alignment, (size + alignment - 1) & ~(alignment - 1)));
}

void* Heap::reallocate(void* block, std::size_t size) {
  const std::size_t before = malloc_usable_size(block);
  void* moved = count(std::realloc(block, size));
  here()->taken_.fetch_sub(before, std::memory_order_relaxed);
  return moved;
}

void Heap::free(void* block) {
  const std::size_t size = malloc_usable_size(block);
  here()->taken_.fetch_sub(size, std::memory_order_relaxed);
  std::free(block);
}

void* Heap::count(void* block) {
  if (block == nullptr) {
    throw std::bad_alloc();
  }
  const std::size_t size = malloc_usable_size(block);
  here()->taken_.fetch_add(size, std::memory_order_relaxed);
  return block;
}

std::size_t Heap::bytes() const {
  const std::size_t now = taken_.load(std::memory_order_relaxed);
  const std::size_t soon = returning_.load(std::memory_order_relaxed);
  return now > soon ? now - soon : 0;
}

void Heap::begin_return(std::size_t bytes) {
  returning_.fetch_add(bytes, std::memory_order_relaxed);
}

void Heap::end_return(std::size_t bytes) {
  returning_.fetch_sub(bytes, std::memory_order_relaxed);
}

void Heap::exchange(Heap& other) {
  const std::size_t ours = bytes();
  const std::size_t theirs = other.bytes();
  taken_.fetch_add(theirs - ours, std::memory_order_relaxed);
  other.taken_.fetch_add(ours - theirs, std::memory_order_relaxed);
}

}  // namespace sequent::data
