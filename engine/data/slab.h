#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sequent::data {

// Memory for small blocks in classes of 2 bytes (8 from 128 bytes on), carved
// from pages of 64 KiB; larger blocks come from malloc. A block has no header:
// who frees it says how large it was. A page goes back when its last block does.
//
// Owns: its pages. Blocks that came from malloc must be freed one by one; those
// in pages are gone with the slab.
// Threads: one at a time.
class Slab {
 public:
  static constexpr std::size_t kLargest = 1024;  // of a page's blocks
  static constexpr std::size_t kAlignment = 2;

  Slab() = default;
  ~Slab();
  Slab(const Slab&) = delete;
  Slab& operator=(const Slab&) = delete;

  // Errors: std::bad_alloc.
  [[nodiscard]] void* allocate(std::size_t size);
  void free(void* block, std::size_t size);
  // Whether a block of this size lies in a page, so that `clear` frees it.
  [[nodiscard]] static bool in_page(std::size_t size);
  // Frees all blocks that lie in pages. REQUIRES: all others are freed.
  void clear();
  // How many bytes a block that was allocated with `size` can hold.
  [[nodiscard]] static std::size_t usable(const void* block, std::size_t size);

  // What the blocks in use take, rounding included.
  [[nodiscard]] std::size_t used_bytes() const { return used_; }

 private:
  struct Page;
  struct Arena {
    char* begin;
    std::size_t size;
  };
  static constexpr std::size_t kPageSize = 64 * 1024;
  static constexpr std::size_t kFine = 128;  // up to here classes are kStep apart, then 8
  static constexpr std::size_t kStep = 2;
  static constexpr std::size_t kSmallest = 4;  // a freed block names the next one
  static constexpr std::size_t kClasses = kFine / kStep + (kLargest - kFine) / 8 + 1;

  static std::size_t class_of(std::size_t size);
  static std::size_t class_size(std::size_t index);
  static Page* page_of(const void* block);
  Page* add_page(std::size_t index);
  Page* take_page();
  void give_page(Page* page);
  void unlink(Page* page);
  void link(Page* page);

  std::array<Page*, kClasses> partial_{};  // pages of each class with room, the newest first
  std::vector<Arena> arenas_;
  std::size_t fresh_ = 0;  // bytes of the last arena that are in no page yet
  std::vector<Page*> free_pages_;
  std::size_t used_ = 0;
};

}  // namespace sequent::data
