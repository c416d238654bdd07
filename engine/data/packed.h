#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
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

// PackedValue encodings end to end, wherever they lie. Values are found by walking
// from the front.
//
// Borrows: the bytes.
class PackedView {
 public:
  PackedView() = default;
  PackedView(const char* begin, std::size_t size, std::size_t count)
      : begin_(begin), end_(begin + size), count_(count) {}

  // Number of values.
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] const char* begin() const { return begin_; }
  [[nodiscard]] const char* end() const { return end_; }
  [[nodiscard]] std::string_view bytes() const {
    return {begin_, static_cast<std::size_t>(end_ - begin_)};
  }
  [[nodiscard]] static const char* next(const char* at) { return at + packed_size(at); }
  // The first of every `step` values that equals `value`; null if none does.
  [[nodiscard]] const char* find(const PackedValue& value, std::size_t step) const;

 private:
  const char* begin_ = nullptr;
  const char* end_ = nullptr;
  std::size_t count_ = 0;
};

// Few values as they lie in their key's block, which needs no alignment.
//
// Format: this header, then the values.
class SmallPacked final : public Body {
 public:
  static constexpr std::uint8_t kKind = 255;

  // The header of these values. REQUIRES: fits(values)
  explicit SmallPacked(const PackedView& values);

  // What `bytes`, which nobody vouches for, hold: pairs that are whole, each a word and a word
  // or, if `scored`, a number. Null: they do not.
  [[nodiscard]] static const SmallPacked* read_pairs(std::string_view bytes, bool scored);

  [[nodiscard]] static bool fits(const PackedView& values) {
    return values.count() <= kMostValues && values.bytes().size() <= kMostBytes;
  }
  // Of the header and the values.
  [[nodiscard]] std::size_t size() const { return sizeof(*this) + used(); }
  [[nodiscard]] PackedView values() const {
    return {reinterpret_cast<const char*>(this + 1), used(), count_};
  }
  [[nodiscard]] std::string_view header() const {
    return {reinterpret_cast<const char*>(this), sizeof(*this)};
  }

 private:
  static constexpr std::size_t kMostValues = 255;
  static constexpr std::size_t kMostBytes =
      512;  // more gain little, and are copied when they change

  [[nodiscard]] std::size_t used() const {
    std::uint16_t used = 0;
    std::memcpy(&used, used_.data(), sizeof used);
    return used;
  }

  std::uint8_t count_ = 0;
  std::array<char, 2> used_{};
};

// A short sequence of values in one block without slack: small hashes, sets and
// sorted sets.
//
// Format: this header, then PackedValue encodings end to end.
class Packed final : public Body {
 public:
  struct Free {
    void operator()(Packed* packed) const;
  };
  using Owner = std::unique_ptr<Packed, Free>;

  // Of these values, in one block of their size.
  [[nodiscard]] static Owner make(std::uint8_t kind, std::span<const PackedValue> values);
  [[nodiscard]] static Owner make(std::uint8_t kind,
                                  std::initializer_list<PackedValue> values = {}) {
    return make(kind, std::span(values.begin(), values.size()));
  }
  [[nodiscard]] static Owner make(std::uint8_t kind, const PackedView& values);

  // Number of values.
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] const char* begin() const { return reinterpret_cast<const char*>(this + 1); }
  [[nodiscard]] const char* end() const { return begin() + used_; }
  // Bytes of memory that a block of this content takes.
  [[nodiscard]] std::size_t bytes() const { return block_size(used_); }
  [[nodiscard]] PackedView values() const { return {begin(), used_, count_}; }
  [[nodiscard]] static const char* next(const char* at) { return PackedView::next(at); }
  // As PackedView's.
  [[nodiscard]] const char* find(const PackedValue& value, std::size_t step) const {
    return values().find(value, step);
  }

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
  [[nodiscard]] static Owner allocate(std::uint8_t kind, std::size_t used, std::size_t count);

  std::uint16_t count_ = 0;
  std::uint32_t used_ = 0;
};

}  // namespace sequent::data
