#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace sequent::data {

// One cache line of a FlatTable: nine slots, each a block's address and a mark in
// six bytes, and a byte of each one's hash. A bucket that overflows gives its
// last slot to a child bucket.
struct alignas(64) Bucket {
  static constexpr unsigned kSlots = 9;

  std::uint8_t has_child;
  std::array<std::uint8_t, kSlots> tags;  // 0: empty
  std::array<std::uint8_t, kSlots * 6> slots;

  // Bit i: slot i has this tag (0: is empty).
  [[nodiscard]] std::uint32_t match(std::uint8_t tag) const {
#if defined(__SSE2__)
    const __m128i line = _mm_load_si128(reinterpret_cast<const __m128i*>(this));
    const __m128i same = _mm_cmpeq_epi8(line, _mm_set1_epi8(static_cast<char>(tag)));
    const auto mask = static_cast<std::uint32_t>(_mm_movemask_epi8(same)) >> 1U;
#else
    std::uint32_t mask = 0;
    for (unsigned i = 0; i < kSlots; ++i) {
      mask |= (tags[i] == tag ? 1U : 0U) << i;
    }
#endif
    return mask & all();
  }
  // Bit i: slot i may hold an entry.
  [[nodiscard]] std::uint32_t all() const {
    return 0x1ffU >> has_child;
  }
  [[nodiscard]] std::uint32_t used() const {
    return all() & ~match(0);
  }

  // Address and mark, as put there.
  [[nodiscard]] std::uint64_t slot(unsigned index) const {
    std::uint64_t word = 0;
    std::memcpy(&word, reinterpret_cast<const char*>(this) + 8 + index * 6, sizeof word);
    return word >> 16U;
  }
  void set_slot(unsigned index, std::uint64_t word) {
    std::memcpy(slots.data() + static_cast<std::size_t>(index) * 6, &word, 6);
  }
  void put(unsigned index, std::uint8_t tag, std::uint64_t word) {
    tags[index] = tag;
    set_slot(index, word);
  }
  [[nodiscard]] Bucket* child() const {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the address that set_child packed
    return has_child != 0 ? reinterpret_cast<Bucket*>(slot(kSlots - 1)) : nullptr;
  }
  void set_child(Bucket* child) {
    has_child = child != nullptr ? 1 : 0;
    put(kSlots - 1, 0, reinterpret_cast<std::uint64_t>(child));
  }
};
static_assert(sizeof(Bucket) == 64);
static_assert(std::endian::native == std::endian::little, "slots are the low six bytes of a word");

}  // namespace sequent::data
