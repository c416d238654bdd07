#include "engine/data/slab.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <cstring>
#include <new>
#include <sys/mman.h>

#include <malloc.h>

namespace sequent::data {

// Lies at the start of its page, so that a block's address names its page.
struct Slab::Page {
  Page* next;
  Page* previous;
  std::uint32_t block_size;
  std::uint32_t class_index;
  std::uint32_t used;       // blocks
  std::uint32_t untouched;  // offset of the first byte never handed out
  std::uint32_t free_list;  // offset of a freed block, which holds the next offset; 0: none
  bool full;

  [[nodiscard]] char* at(std::size_t offset) { return reinterpret_cast<char*>(this) + offset; }
  [[nodiscard]] bool has_room() const {
    return free_list != 0 || untouched + block_size <= kPageSize;
  }
};

namespace {

constexpr std::size_t kFirstBlock = 64;
constexpr std::size_t kSmallestArena = 256 * 1024;
constexpr std::size_t kLargestArena = 16 * 1024 * 1024;
constexpr std::size_t kHugePage = 2 * 1024 * 1024;
constexpr std::size_t kReadyPages = 16;  // empty pages that keep their memory

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kPooled = false;  // one by one, so that the sanitizer sees each
#else
constexpr bool kPooled = true;
#endif

void* take(std::size_t size) {
  void* block = std::malloc(size);
  if (block == nullptr) {
    throw std::bad_alloc();
  }
  return block;
}

// Errors: std::bad_alloc.
char* map_aligned(std::size_t size, std::size_t alignment) {
  const std::size_t mapped = size + alignment;
  void* pages = ::mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) {
    throw std::bad_alloc();
  }
  char* begin = static_cast<char*>(pages);
  const auto beyond = reinterpret_cast<std::uintptr_t>(begin) % alignment;
  const std::size_t before = beyond == 0 ? 0 : alignment - beyond;
  if (before > 0) {
    ::munmap(begin, before);
  }
  if (const std::size_t after = alignment - before; after > 0) {
    ::munmap(begin + before + size, after);
  }
  return begin + before;
}

}  // namespace

Slab::~Slab() {
  clear();
}

bool Slab::in_page(std::size_t size) {
  return kPooled && size <= kLargest;
}

void Slab::clear() {
  for (const Arena& arena : arenas_) {
    ::munmap(arena.begin, arena.size);
  }
  arenas_.clear();
  free_pages_.clear();
  partial_.fill(nullptr);
  fresh_ = 0;
  used_ = 0;
}

std::size_t Slab::class_of(std::size_t size) {
  size = std::max(size, kSmallest);
  return size <= kFine ? (size + kStep - 1) / kStep : kFine / kStep + (size - kFine + 7) / 8;
}

std::size_t Slab::class_size(std::size_t index) {
  return index <= kFine / kStep ? index * kStep : kFine + (index - kFine / kStep) * 8;
}

Slab::Page* Slab::page_of(const void* block) {
  const auto address = reinterpret_cast<std::uintptr_t>(block) & ~std::uintptr_t{kPageSize - 1};
  return reinterpret_cast<Page*>(address);  // NOLINT(performance-no-int-to-ptr): its page's start
}

std::size_t Slab::usable(const void* block, std::size_t size) {
  if (in_page(size)) {
    return class_size(class_of(size));
  }
  return malloc_usable_size(const_cast<void*>(block));
}

void Slab::link(Page* page) {
  Page*& head = partial_[page->class_index];
  page->previous = nullptr;
  page->next = head;
  if (head != nullptr) {
    head->previous = page;
  }
  head = page;
}

void Slab::unlink(Page* page) {
  if (page->next != nullptr) {
    page->next->previous = page->previous;
  }
  if (page->previous != nullptr) {
    page->previous->next = page->next;
  } else {
    partial_[page->class_index] = page->next;
  }
}

Slab::Page* Slab::take_page() {
  if (!free_pages_.empty()) {
    Page* page = free_pages_.back();
    free_pages_.pop_back();
    return page;
  }
  if (fresh_ == 0) {
    // Twice the last one, within limits, so that a small slab stays small.
    const std::size_t size =
        arenas_.empty() ? kSmallestArena : std::min(arenas_.back().size * 2, kLargestArena);
    char* begin = map_aligned(size, size >= kHugePage ? kHugePage : kPageSize);
    if (size >= kHugePage) {
      ::madvise(begin, size, MADV_HUGEPAGE);
    }
    arenas_.push_back({begin, size});
    fresh_ = size;
  }
  const Arena& arena = arenas_.back();
  char* page = arena.begin + (arena.size - fresh_);
  fresh_ -= kPageSize;
  return reinterpret_cast<Page*>(page);
}

void Slab::give_page(Page* page) {
  if (free_pages_.size() >= kReadyPages) {
    ::madvise(page, kPageSize, MADV_DONTNEED);
  }
  free_pages_.push_back(page);
}

Slab::Page* Slab::add_page(std::size_t index) {
  Page* page = take_page();
  *page = Page{.block_size = static_cast<std::uint32_t>(class_size(index)),
               .class_index = static_cast<std::uint32_t>(index),
               .untouched = kFirstBlock};
  link(page);
  return page;
}

void* Slab::allocate(std::size_t size) {
  if (!in_page(size)) {
    void* block = take(size);
    const std::size_t taken = malloc_usable_size(block);
    used_ += taken;
    return block;
  }
  const std::size_t index = class_of(size);
  Page* page = partial_[index] != nullptr ? partial_[index] : add_page(index);
  std::uint32_t offset = page->free_list;
  if (offset != 0) {
    std::memcpy(&page->free_list, page->at(offset), sizeof page->free_list);
  } else {
    offset = page->untouched;
    page->untouched += page->block_size;
  }
  ++page->used;
  used_ += page->block_size;
  if (!page->has_room()) {
    unlink(page);
    page->full = true;
  }
  return page->at(offset);
}

void Slab::free(void* block, std::size_t size) {
  if (!in_page(size)) {
    const std::size_t taken = malloc_usable_size(block);
    used_ -= taken;
    std::free(block);
    return;
  }
  Page* page = page_of(block);
  assert(page->class_index == class_of(size));
  std::memcpy(block, &page->free_list, sizeof page->free_list);
  page->free_list =
      static_cast<std::uint32_t>(static_cast<char*>(block) - reinterpret_cast<char*>(page));
  --page->used;
  used_ -= page->block_size;
  if (page->full) {
    page->full = false;
    link(page);
  }
  if (page->used == 0) {
    unlink(page);
    give_page(page);
  }
}

}  // namespace sequent::data
