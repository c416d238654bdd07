#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "engine/data/packed.h"

namespace sequent::data {

// How much a chunk of more than one element holds.
struct ListChunkLimit {
  std::uint32_t bytes = 8192;
  std::uint32_t elements = 32768;

  // As list-max-listpack-size says it: -1 to -5 for 4 to 64 KiB, or a number of elements.
  [[nodiscard]] static ListChunkLimit from_setting(std::int64_t setting);
};

// A run of list elements in one block, read and extended at both ends.
//
// Format: this header, unused bytes, then from begin to end the elements, each a
// PackedValue followed by the size of that in bytes, written so that it is read
// backwards: the last byte holds the low seven bits, and the top bit of a byte
// says that another stands before it.
class ListChunk final : public Body {
 public:
  struct Free {
    void operator()(ListChunk* chunk) const;
  };
  using Owner = std::unique_ptr<ListChunk, Free>;
  enum class End : bool { kFront, kBack };

  [[nodiscard]] static Owner make(std::uint8_t kind, std::size_t capacity = 0);

  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] std::size_t bytes() const { return sizeof(ListChunk) + capacity_; }
  [[nodiscard]] std::size_t used() const { return end_ - begin_; }
  [[nodiscard]] const char* begin() const { return base() + begin_; }
  [[nodiscard]] const char* end() const { return base() + end_; }
  [[nodiscard]] static const char* next(const char* at);
  [[nodiscard]] static const char* previous(const char* at);
  // The element of that index. REQUIRES: index <= count(); count() gives end().
  [[nodiscard]] const char* at(std::size_t index) const;

  // Whether `value` may be added: the chunk is empty or would not be over the limit.
  [[nodiscard]] bool has_room_for(const PackedValue& value, const ListChunkLimit& limit) const;
  // These may move the block: `chunk` is updated.
  static void push(Owner& chunk, End end, const PackedValue& value);
  static void insert(Owner& chunk, const char* at, const PackedValue& value);
  static void replace(Owner& chunk, const char* at, const PackedValue& value);
  // Gives unused bytes back.
  static void trim(Owner& chunk);

  // Adds all of `other` behind. REQUIRES: both are within a limit together.
  static void append(Owner& chunk, const ListChunk& other);

  // Removes `count` elements from `from` on, which end at `to`.
  void erase(const char* from, const char* to, std::size_t count);
  // Moves the elements from `from` on, `count` of them, to a new chunk.
  [[nodiscard]] static Owner split(Owner& chunk, const char* from, std::size_t count);

 private:
  [[nodiscard]] const char* base() const { return reinterpret_cast<const char*>(this + 1); }
  [[nodiscard]] char* base() { return reinterpret_cast<char*>(this + 1); }
  // Makes the `old_size` bytes at `at` into `new_size`; returns where they start.
  static char* resize_gap(Owner& chunk, const char* at, std::size_t old_size, std::size_t new_size);
  // Moves the elements to `begin` in a block of that capacity.
  static void reallocate(Owner& chunk, std::size_t capacity, std::size_t begin);

  std::uint16_t count_ = 0;
  std::uint32_t capacity_ = 0;
  std::uint32_t begin_ = 0;
  std::uint32_t end_ = 0;
};

}  // namespace sequent::data
