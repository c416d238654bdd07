#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>

#include "engine/data/heap.h"
#include "engine/data/packed_value.h"

namespace sequent::data {

// What a collection's one pointer points to begins with this byte, so that an
// empty or small collection costs one pointer in the keyspace and one block.
struct Body : OnHeap {
  std::uint8_t kind = 0;
};

// A short sequence of values in one block without slack: small hashes, sets and
// sorted sets. Values are found by walking from the front.
//
// Format: this header, then PackedValue encodings end to end.
class Packed final : public Body {
 public:
  struct Free {
    void operator()(Packed* packed) const;
  };
  using Owner = std::unique_ptr<Packed, Free>;

  // Of these values, in one block of their size.
  [[nodiscard]] static Owner make(std::uint8_t kind,
                                  std::initializer_list<PackedValue> values = {});

  // Number of values.
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] const char* begin() const { return reinterpret_cast<const char*>(this + 1); }
  [[nodiscard]] const char* end() const { return begin() + used_; }
  // Bytes of memory that a block of this content takes.
  [[nodiscard]] std::size_t bytes() const { return block_size(used_); }
  [[nodiscard]] static const char* next(const char* at) { return at + packed_size(at); }
  // The first of every `step` values, starting with `at`, that equals `value`; null if none does.
  [[nodiscard]] const char* find(const PackedValue& value, const char* at, std::size_t step) const;

  // Replaces the `removed` values at `at` (which may be end()) by `values`.
  // Returns where they now stand. Moves the block: `packed` is updated.
  static char* splice(Owner& packed,
                      const char* at,
                      std::size_t removed,
                      std::span<const PackedValue> values);
  static char* splice(Owner& packed,
                      const char* at,
                      std::size_t removed,
                      std::initializer_list<PackedValue> values) {
    return splice(packed, at, removed, std::span(values.begin(), values.size()));
  }

 private:
  [[nodiscard]] static std::size_t block_size(std::size_t used);

  std::uint16_t count_ = 0;
  std::uint32_t used_ = 0;
};

}  // namespace sequent::data
