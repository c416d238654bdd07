#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "engine/base/prefetch.h"
#include "engine/data/heap.h"

namespace sequent::data {

// A hash table of 32-bit references: the member table of big hashes, sets and
// sorted sets. What a reference means is its owner's business; equality and
// hashes come in as callables.
//
// Linear hashing: the table grows and shrinks by one bucket at a time, so no
// operation ever pays for a whole rehash and the memory per element stays about
// nine bytes. A bucket is one cache line: twelve one-byte tags that are compared
// at once, twelve references, and the number of an overflow bucket.
class RefTable {
 public:
  using Ref = std::uint32_t;

  RefTable() { primary_.push(); }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t bytes() const { return primary_.bytes() + overflow_.bytes(); }

  // The place of the reference for which `same(ref)` holds, or null. Writing
  // another reference of equal hash there is allowed; the place is good until
  // the next insert or erase.
  template <typename Same>
  [[nodiscard]] Ref* find(std::uint64_t hash, Same same) {
    const std::uint8_t tag = tag_of(hash);
    for (Bucket* bucket = &primary_.at(index_of(hash));;) {
      for (unsigned found = bucket->match(tag); found != 0; found &= found - 1) {
        Ref& ref = bucket->refs[static_cast<unsigned>(std::countr_zero(found))];
        if (same(ref)) {
          return &ref;
        }
      }
      if (bucket->next == 0) {
        return nullptr;
      }
      bucket = &overflow_.at(bucket->next - 1);
    }
  }
  template <typename Same>
  [[nodiscard]] const Ref* find(std::uint64_t hash, Same same) const {
    return const_cast<RefTable*>(this)->find(hash, same);
  }

  // Loads the line that find(hash) will read first.
  void prefetch(std::uint64_t hash) const { base::prefetch(&primary_.at(index_of(hash))); }

  // REQUIRES: no equal element is in the table. `hash_of(ref)` is called for
  // elements that move.
  template <typename HashOf>
  void insert(std::uint64_t hash, Ref ref, HashOf hash_of) {
    put(index_of(hash), tag_of(hash), ref);
    ++size_;
    if (size_ > primary_.size() * kFull) {
      split(hash_of);
    }
  }

  // Removes the reference for which `same` holds and returns it.
  // REQUIRES: it is there.
  template <typename Same>
  Ref erase(std::uint64_t hash, Same same) {
    Ref* const place = find(hash, same);
    const Ref removed = *place;
    remove(index_of(hash), place);
    return removed;
  }

  // Visits some elements and returns the cursor to go on with; 0 begins and
  // ends a walk. Elements that are there during a whole walk are visited at
  // least once, whatever else comes and goes.
  //
  // A cursor is a place on the line of all hashes, read from the lowest bit; a
  // bucket is an interval of that line however often the table was resized, and
  // each step goes from the cursor to the end of its interval.
  template <typename Visit>
  std::uint64_t scan(std::uint64_t cursor, Visit visit) const {
    const std::size_t index = index_of(cursor);
    for_bucket(index, [&visit](const Ref& ref) {
      visit(ref);
      return true;
    });
    std::uint64_t depth_mask = low_mask_;
    if (index > low_mask_ || index + low_mask_ + 1 < primary_.size()) {
      depth_mask = 2 * low_mask_ + 1;
    }
    return reverse(reverse(cursor | ~depth_mask) + 1);
  }

  // Where a walk comes to a hash: before it, while its cursor's place is not greater.
  [[nodiscard]] static std::uint64_t place_of(std::uint64_t hash) { return reverse(hash); }
  [[nodiscard]] static std::uint64_t place_of_cursor(std::uint64_t cursor) {
    return reverse(cursor);
  }

  template <typename Visit>
  void for_each(Visit visit) const {
    for_each_while([&visit](const Ref& ref) {
      visit(ref);
      return true;
    });
  }
  // Until `visit(ref)` returns false.
  template <typename Visit>
  void for_each_while(Visit visit) const {
    for (std::size_t index = 0; index < primary_.size(); ++index) {
      if (!for_bucket(index, visit)) {
        return;
      }
    }
  }
  // The same with `visit(ref&)`; it may write another reference of equal hash.
  template <typename Visit>
  void for_each_place(Visit visit) {
    for_each([&visit](const Ref& ref) { visit(const_cast<Ref&>(ref)); });
  }

  // A uniformly chosen element; `random()` gives 64 random bits.
  // REQUIRES: size() > 0
  template <typename Random>
  [[nodiscard]] Ref sample(Random random) const {
    for (;;) {
      const std::uint64_t bits = random();
      std::size_t slot = static_cast<std::size_t>(((bits & 0xffffffffU) * kSampled) >> 32);
      const Bucket* bucket =
          &primary_.at(static_cast<std::size_t>(((bits >> 32) * primary_.size()) >> 32));
      while (slot >= kSlots && bucket->next != 0) {
        bucket = &overflow_.at(bucket->next - 1);
        slot -= kSlots;
      }
      if (slot < bucket->count()) {
        return bucket->refs[slot];
      }
    }
  }

 private:
  static constexpr unsigned kSlots = 12;
  static constexpr std::size_t kFull = 9;    // mean elements per bucket to grow at
  static constexpr std::size_t kSparse = 4;  // and to shrink at
  static constexpr std::uint64_t kSampled = std::uint64_t{kSlots} * 4;

  struct alignas(64) Bucket {
    std::array<std::uint8_t, kSlots> tags{};  // 0: free. Used slots come first.
    std::uint32_t next = 0;                   // number of the overflow bucket, from 1
    std::array<Ref, kSlots> refs{};

    // Bits of the slots that hold `tag`.
    [[nodiscard]] unsigned match(std::uint8_t tag) const {
#ifdef __SSE2__
      const __m128i line = _mm_load_si128(reinterpret_cast<const __m128i*>(this));
      const __m128i equal = _mm_cmpeq_epi8(line, _mm_set1_epi8(static_cast<char>(tag)));
      return static_cast<unsigned>(_mm_movemask_epi8(equal)) & ((1U << kSlots) - 1);
#else
      unsigned found = 0;
      for (unsigned slot = 0; slot < kSlots; ++slot) {
        found |= static_cast<unsigned>(tags[slot] == tag) << slot;
      }
      return found;
#endif
    }
    [[nodiscard]] unsigned count() const {
      return kSlots - static_cast<unsigned>(std::popcount(match(0)));
    }
  };
  static_assert(sizeof(Bucket) == 64);

  // A growing array of buckets that stay where they are once there are kSegment of them.
  class Buckets {
   public:
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t bytes() const {
      return segments_.capacity() * sizeof(segments_[0]) +
             (segments_.size() > 1 ? segments_.size() * kSegment : first_) * sizeof(Bucket);
    }
    // Buckets are reached through a const table as through a pointer.
    [[nodiscard]] Bucket& at(std::size_t index) const {
      return segments_[index / kSegment][index % kSegment];
    }
    Bucket& push();
    void pop();

   private:
    static constexpr std::size_t kSegment = 256;
    using Segment = std::unique_ptr<Bucket[], HeapFree>;
    static Segment make_segment(std::size_t buckets);

    std::vector<Segment, HeapAllocator<Segment>> segments_;
    std::size_t size_ = 0;
    std::size_t first_ = 0;  // capacity of the first segment
  };

  static std::uint8_t tag_of(std::uint64_t hash) {
    const auto tag = static_cast<std::uint8_t>(hash >> 56);
    return tag == 0 ? std::uint8_t{1} : tag;
  }
  static std::uint64_t reverse(std::uint64_t bits);

  [[nodiscard]] std::size_t index_of(std::uint64_t hash) const {
    const std::uint64_t index = hash & (2 * low_mask_ + 1);
    return index < primary_.size() ? index : index & low_mask_;
  }

  // False if `visit` returned false.
  template <typename Visit>
  bool for_bucket(std::size_t index, Visit visit) const {
    for (const Bucket* bucket = &primary_.at(index);; bucket = &overflow_.at(bucket->next - 1)) {
      const unsigned count = bucket->count();
      for (unsigned slot = 0; slot < count; ++slot) {
        if (!visit(bucket->refs[slot])) {
          return false;
        }
      }
      if (bucket->next == 0) {
        return true;
      }
    }
  }

  // The elements of a bucket that is being split or merged.
  struct Moved {
    std::uint8_t tag;
    Ref ref;
  };

  template <typename HashOf>
  void split(HashOf hash_of) {
    const std::size_t added = primary_.size();
    primary_.push();
    if (added > 2 * low_mask_ + 1) {
      low_mask_ = 2 * low_mask_ + 1;
    }
    const std::size_t from = added & low_mask_;
    take_all(from);
    for (const Moved& moved : moving_) {
      put(index_of(hash_of(moved.ref)), moved.tag, moved.ref);
    }
  }

  void merge();
  void remove(std::size_t index, Ref* place);
  void put(std::size_t index, std::uint8_t tag, Ref ref);
  void take_all(std::size_t index);
  [[nodiscard]] std::uint32_t take_overflow();
  void free_overflow(std::uint32_t number);
  void trim_overflow();

  Buckets primary_;
  Buckets overflow_;
  std::uint32_t free_overflow_ = 0;  // list through Bucket::next
  std::size_t free_overflows_ = 0;   // its length
  std::uint64_t low_mask_ = 0;       // buckets above it exist as far as size() goes
  std::size_t size_ = 0;
  std::vector<Moved, HeapAllocator<Moved>> moving_;  // kept to save its allocation
};

}  // namespace sequent::data
