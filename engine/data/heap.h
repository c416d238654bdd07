#pragma once

#include <atomic>
#include <cstddef>
#include <limits>
#include <new>
#include <string>

namespace sequent::data {

// The memory of an engine's collections and what they are made of, counted block by block as it
// is taken and given back, so that at any moment it is known what maxmemory limits, and nothing
// else that the process does. A thread says by a Use whose memory it takes and gives back; what
// it does without one counts on a heap of no engine.
//
// Errors: std::bad_alloc.
// Threads: any.
class Heap {
 public:
  class Use;

  Heap() = default;
  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;

  [[nodiscard]] static void* allocate(std::size_t size);
  [[nodiscard]] static void* allocate(std::size_t size, std::size_t alignment);
  // As realloc: `block` is gone only if it does not throw.
  [[nodiscard]] static void* reallocate(void* block, std::size_t size);
  static void free(void* block);

  // Of this thread.
  [[nodiscard]] static Heap& current();

  // In use, but for what is on its way back.
  [[nodiscard]] std::size_t bytes() const;

  // About so many bytes have no use any more, and are freed by another thread soon.
  void begin_return(std::size_t bytes);
  void end_return(std::size_t bytes);

  // What is in use here changes hands with what is in use there, but for what is on its way back.
  // REQUIRES: no thread takes or gives back memory of either but this one, save by `end_return`.
  void exchange(Heap& other);

 private:
  static void* count(void* block);

  std::atomic<std::size_t> taken_ = 0;
  std::atomic<std::size_t> returning_ = 0;
};

// While it lives, what its thread takes and gives back counts on `heap`. The last one begun holds.
// REQUIRES: those of a thread end in reverse order.
class Heap::Use {
 public:
  explicit Use(Heap& heap);
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  ~Use();

 private:
  Heap* heap_;
  Heap* before_;
};

// Frees what Heap::allocate gave and nothing need be destroyed in.
struct HeapFree {
  void operator()(void* block) const { Heap::free(block); }
};

// For what is made by `new`: derive from it.
struct OnHeap {
  static void* operator new(std::size_t size) { return Heap::allocate(size); }
  static void* operator new(std::size_t /*size*/, void* place) { return place; }
  static void operator delete(void* block) { Heap::free(block); }
};

// For containers of the standard library.
template <typename T>
struct HeapAllocator {
  using value_type = T;  // NOLINT(readability-identifier-naming): the standard library's name

  HeapAllocator() = default;
  template <typename U>
  HeapAllocator(const HeapAllocator<U>& /*other*/) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] T* allocate(std::size_t count) {
    if (count > std::numeric_limits<std::size_t>::max() / sizeof(T)) {
      throw std::bad_alloc();
    }
    return static_cast<T*>(Heap::allocate(count * sizeof(T)));
  }
  void deallocate(T* block, std::size_t /*count*/) { Heap::free(block); }
  friend bool operator==(const HeapAllocator& /*a*/, const HeapAllocator& /*b*/) { return true; }
};

using HeapString = std::basic_string<char, std::char_traits<char>, HeapAllocator<char>>;

}  // namespace sequent::data
