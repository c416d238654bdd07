#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/data/heap.h"

namespace sequent::data {

// The memory of one collection's elements: cells of 4 to kMaxCell bytes, named
// by 32-bit references, without a header each. Released cells are used again for
// cells of their size or smaller; pages go back to the system only with the arena.
//
// Errors: std::bad_alloc when memory, or the 16 GiB that references reach, is used up.
class CellArena {
 public:
  using Ref = std::uint32_t;
  static constexpr Ref kNone = 0;
  static constexpr std::size_t kMaxCell = 520;

  CellArena() = default;
  CellArena(const CellArena&) = delete;
  CellArena& operator=(const CellArena&) = delete;
  CellArena(CellArena&&) noexcept = default;
  CellArena& operator=(CellArena&&) noexcept = default;
  ~CellArena() = default;

  // Memory that a cell for `size` bytes takes; a cell may hold up to that much.
  [[nodiscard]] static std::size_t cell_bytes(std::size_t size) { return units(size) * kUnit; }

  [[nodiscard]] Ref allocate(std::size_t size);
  // REQUIRES: `size` is what the cell was allocated with.
  void release(Ref cell, std::size_t size);
  [[nodiscard]] char* at(Ref cell) { return locate(cell); }
  [[nodiscard]] const char* at(Ref cell) const { return locate(cell); }

  // Memory taken, and the part of it that no cell uses.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  [[nodiscard]] std::size_t unused_bytes() const { return unused_; }

 private:
  static constexpr std::size_t kUnit = 4;
  static constexpr unsigned kPageBits = 14;
  static constexpr std::size_t kPageUnits = std::size_t{1} << kPageBits;
  static constexpr std::size_t kClasses = kMaxCell / kUnit + 1;

  using Page = std::unique_ptr<char, HeapFree>;

  static std::size_t units(std::size_t size) { return (size + kUnit - 1) / kUnit; }
  [[nodiscard]] char* locate(Ref cell) const {
    return pages_[cell >> kPageBits].get() + (cell & (kPageUnits - 1)) * kUnit;
  }
  void put_free(Ref cell, std::size_t wanted);
  [[nodiscard]] Ref take_free(std::size_t wanted);
  void add_page(std::size_t wanted);

  std::vector<Page, HeapAllocator<Page>> pages_;
  std::size_t page_units_ = 0;  // size of the last page
  std::size_t page_used_ = 0;
  std::size_t bytes_ = 0;
  std::size_t unused_ = 0;
  std::vector<Ref, HeapAllocator<Ref>>
      free_;  // by units: the first released cell; it holds the next one's reference
  std::array<std::uint64_t, kClasses / 64 + 1> free_classes_{};  // bit: free_ has a cell
};

// A string in a cell: short ones in place, long ones in a block of their own.
//
// Format: one byte n <= kLongestInline and n bytes, or 0xff and the address of the block.
struct CellText {
  static constexpr std::size_t kLongestInline = 250;

  // Bytes that `text` takes in a cell.
  [[nodiscard]] static std::size_t size_for(std::string_view text) {
    return text.size() <= kLongestInline ? 1 + text.size() : 1 + sizeof(char*);
  }
  [[nodiscard]] static std::size_t size_at(const char* at) {
    const auto head = static_cast<unsigned char>(*at);
    return head <= kLongestInline ? std::size_t{1} + head : 1 + sizeof(char*);
  }
  [[nodiscard]] static std::string_view read(const char* at) {
    const auto head = static_cast<unsigned char>(*at);
    return head <= kLongestInline ? std::string_view{at + 1, head} : read_block(at);
  }
  // Returns the bytes of memory outside the cell.
  static std::size_t write(char* at, std::string_view text);
  static std::size_t outside_bytes(const char* at);
  // Frees what lies outside the cell.
  static void drop(const char* at);

 private:
  [[nodiscard]] static std::string_view read_block(const char* at);
};

}  // namespace sequent::data
