#pragma once

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstdint>
#include <string_view>
#include <utility>

#include "engine/base/hash.h"
#include "engine/base/prefetch.h"
#include "engine/base/random.h"
#include "engine/data/bucket_array.h"

namespace sequent::data {

// A hash table of blocks that hold their own keys; 10 to 13 bytes a block. Blocks
// lie in buckets by the order of their hashes: bucket = hash * buckets / 2^64. So the
// table can grow by any factor, bucket by bucket while it is used, and a SCAN cursor
// is a hash: all below it was seen, whatever the number of buckets was.
//
// `Traits::key(const char* block)` gives the key. Each block may carry a mark.
// Borrows: blocks (aligned to 2 bytes); the seed.
// Threads: one at a time.
template <typename Traits>
class FlatTable {
 public:
  // Where a block lies; holds until the table is next changed.
  struct Place {
    Bucket* bucket = nullptr;
    unsigned index = 0;

    explicit operator bool() const { return bucket != nullptr; }
    [[nodiscard]] char* block() const { return to_block(bucket->slot(index)); }
    [[nodiscard]] bool marked() const { return (bucket->slot(index) & kMark) != 0; }
    // Puts another block of the same key there.
    void set(char* block, bool mark) const { bucket->set_slot(index, pack(block, mark)); }
  };

  explicit FlatTable(const base::HashSeed& seed) : seed_(seed) {}
  ~FlatTable() = default;
  FlatTable(FlatTable&&) noexcept = default;
  FlatTable& operator=(FlatTable&&) noexcept = default;

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const base::HashSeed& seed() const { return seed_; }
  [[nodiscard]] std::uint64_t hash(std::string_view key) const {
    return base::keyed_hash(key, seed_);
  }

  [[nodiscard]] Place find(std::string_view key, std::uint64_t hash) const;
  // REQUIRES: no block has its key.
  void insert(char* block, std::uint64_t hash, bool mark);
  // Forgets the block. `hash`: its key's.
  void erase(Place place, std::uint64_t hash);

  // Calls visit(block, marked) for the blocks of one bucket; returns the cursor to go
  // on with, 0 after the last. Begin with 0. A block that is there from the first call to
  // the last is visited at least once. `visit` must not change the table.
  template <typename Visit>
  std::uint64_t scan(std::uint64_t cursor, Visit visit) const;
  // Every block once.
  template <typename Visit>
  void for_each(Visit visit) const;
  // Nearly every block is as likely as another. REQUIRES: size() > 0
  [[nodiscard]] Place random(base::Random& random) const;

  // For many keys: hash all, prefetch all buckets, then all blocks, then look them up.
  void prefetch_bucket(std::uint64_t hash) const {
    if (size_ > 0) {
      base::prefetch(&home(hash));
    }
  }
  void prefetch_block(std::uint64_t hash) const;

  // Goes on with a change of size. True: there is more to do.
  bool step(unsigned buckets);
  // While the table changes its size, the new buckets count as they are filled and the old
  // ones until they are left, which is what they take of the system's pages.
  [[nodiscard]] std::size_t memory_bytes() const {
    const std::size_t filled = is_moving() ? table_.size() * moved_ / old_.size() : table_.size();
    return (filled + old_.size() - moved_ + children_.capacity()) * sizeof(Bucket);
  }

 private:
  static constexpr std::uint64_t kMark = 1;
  static constexpr std::size_t kFullest = 15;        // blocks in two buckets before it grows
  static constexpr std::size_t kEmptiest = 4;        // and before it shrinks
  static constexpr std::size_t kDoubleBelow = 4096;  // buckets; larger tables grow by a half

  static std::uint64_t pack(const char* block, bool mark) {
    return reinterpret_cast<std::uint64_t>(block) | (mark ? kMark : 0);
  }
  static char* to_block(std::uint64_t word) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the address that pack() took
    return reinterpret_cast<char*>(word & ~kMark);
  }
  static std::uint8_t tag_of(std::uint64_t hash) {
    const auto tag = static_cast<std::uint8_t>(hash);
    return tag == 0 ? 1 : tag;
  }
  // Only the upper 48 bits give the place, so that a cursor is a number below 2^48.
  static std::size_t index_of(std::uint64_t hash, std::size_t buckets) {
    using Wide = base::hash_detail::Wide;
    return static_cast<std::size_t>((static_cast<Wide>(hash & ~0xffffULL) * buckets) >> 64U);
  }
  // The cursor of the first hash in bucket `index`.
  static std::uint64_t first_cursor(std::size_t index, std::size_t buckets) {
    using Wide = base::hash_detail::Wide;
    const Wide scaled = (static_cast<Wide>(index) << 48U) + buckets - 1;
    return static_cast<std::uint64_t>(scaled / buckets);
  }
  [[nodiscard]] bool is_moving() const { return old_.size() != 0; }
  // The bucket that holds what has this hash. REQUIRES: there are buckets.
  [[nodiscard]] Bucket& home(std::uint64_t hash) const {
    if (is_moving()) [[unlikely]] {
      const std::size_t index = index_of(hash, old_.size());
      if (index >= moved_) {
        return old_[index];
      }
    }
    return table_[index_of(hash, table_.size())];
  }
  template <typename Visit>
  static void visit_chain(const Bucket& head, Visit visit);
  void add_to_chain(Bucket& head, std::uint8_t tag, std::uint64_t word);
  void resize(std::size_t buckets);
  void move_next_bucket();

  base::HashSeed seed_;
  std::size_t size_ = 0;
  BucketArray table_;
  BucketArray old_;        // while the table changes its size
  std::size_t moved_ = 0;  // buckets of old_ that are in table_ already
  BucketPool children_;
};

template <typename Traits>
typename FlatTable<Traits>::Place FlatTable<Traits>::find(std::string_view key,
                                                          std::uint64_t hash) const {
  if (size_ == 0) {
    return {};
  }
  const std::uint8_t tag = tag_of(hash);
  for (Bucket* bucket = &home(hash); bucket != nullptr; bucket = bucket->child()) {
    for (std::uint32_t mask = bucket->match(tag); mask != 0; mask &= mask - 1) {
      const Place place{bucket, static_cast<unsigned>(std::countr_zero(mask))};
      const char* block = place.block();
      base::prefetch(block + 64);
      if (Traits::key(block) == key) [[likely]] {
        return place;
      }
    }
  }
  return {};
}

template <typename Traits>
void FlatTable<Traits>::insert(char* block, std::uint64_t hash, bool mark) {
  assert((reinterpret_cast<std::uint64_t>(block) & kMark) == 0);
  if (is_moving()) {
    move_next_bucket();
  } else if (2 * size_ >= table_.size() * kFullest) {
    const std::size_t buckets = table_.size();
    resize(buckets < kDoubleBelow ? buckets * 2 : buckets + buckets / 2);
  }
  add_to_chain(home(hash), tag_of(hash), pack(block, mark));
  ++size_;
}

template <typename Traits>
void FlatTable<Traits>::add_to_chain(Bucket& head, std::uint8_t tag, std::uint64_t word) {
  Bucket* bucket = &head;
  while (true) {
    if (const std::uint32_t empty = bucket->match(0); empty != 0) {
      bucket->put(static_cast<unsigned>(std::countr_zero(empty)), tag, word);
      return;
    }
    if (Bucket* child = bucket->child(); child != nullptr) {
      bucket = child;
      continue;
    }
    Bucket* child = children_.take();
    constexpr unsigned kLast = Bucket::kSlots - 1;
    child->put(0, bucket->tags[kLast], bucket->slot(kLast));
    child->put(1, tag, word);
    bucket->set_child(child);
    return;
  }
}

template <typename Traits>
void FlatTable<Traits>::erase(Place place, std::uint64_t hash) {
  Bucket* last = &home(hash);
  Bucket* parent = nullptr;
  while (last->child() != nullptr) {
    parent = last;
    last = last->child();
  }
  // The last bucket of the chain fills the hole.
  place.bucket->put(place.index, 0, 0);
  if (last != place.bucket) {
    const auto from = static_cast<unsigned>(std::countr_zero(last->used()));
    place.bucket->put(place.index, last->tags[from], last->slot(from));
    last->put(from, 0, 0);
  }
  if (parent != nullptr && last->used() == 0) {
    parent->set_child(nullptr);
    children_.give(last);
  }
  --size_;
  if (is_moving()) {
    move_next_bucket();
  } else if (2 * size_ < table_.size() * kEmptiest && table_.size() > 1) {
    resize(size_ / kEmptiest + 1);
  }
}

template <typename Traits>
template <typename Visit>
void FlatTable<Traits>::visit_chain(const Bucket& head, Visit visit) {
  for (const Bucket* bucket = &head; bucket != nullptr; bucket = bucket->child()) {
    for (std::uint32_t mask = bucket->used(); mask != 0; mask &= mask - 1) {
      const std::uint64_t word = bucket->slot(static_cast<unsigned>(std::countr_zero(mask)));
      visit(to_block(word), (word & kMark) != 0);
    }
  }
}

template <typename Traits>
template <typename Visit>
std::uint64_t FlatTable<Traits>::scan(std::uint64_t cursor, Visit visit) const {
  if (size_ == 0 || cursor >= 1ULL << 48U) {
    return 0;
  }
  const std::uint64_t hash = cursor << 16U;
  std::uint64_t next = 0;
  if (is_moving() && index_of(hash, old_.size()) >= moved_) {
    const std::size_t index = index_of(hash, old_.size());
    visit_chain(old_[index], visit);
    next = first_cursor(index + 1, old_.size());
  } else {
    const std::size_t index = index_of(hash, table_.size());
    visit_chain(table_[index], visit);
    next = first_cursor(index + 1, table_.size());
    if (is_moving()) {  // the rest of this bucket may still lie in the old table
      next = std::min(next, first_cursor(moved_, old_.size()));
    }
  }
  return next >= 1ULL << 48U ? 0 : next;
}

template <typename Traits>
template <typename Visit>
void FlatTable<Traits>::for_each(Visit visit) const {
  for (std::size_t i = 0; i < table_.size(); ++i) {
    visit_chain(table_[i], visit);
  }
  for (std::size_t i = moved_; i < old_.size(); ++i) {
    visit_chain(old_[i], visit);
  }
}

template <typename Traits>
typename FlatTable<Traits>::Place FlatTable<Traits>::random(base::Random& random) const {
  // A chain is as good as four buckets, so that each of its blocks has the same chance.
  constexpr unsigned kLongest = 4;
  while (true) {
    Bucket* bucket = &home(random.next());
    auto at = static_cast<unsigned>(random.below(Bucket::kSlots * kLongest));
    for (; bucket != nullptr && at >= Bucket::kSlots; at -= Bucket::kSlots) {
      bucket = bucket->child();
    }
    if (bucket != nullptr && ((bucket->used() >> at) & 1U) != 0) {
      return {bucket, at};
    }
  }
}

template <typename Traits>
void FlatTable<Traits>::prefetch_block(std::uint64_t hash) const {
  if (size_ == 0) {
    return;
  }
  const Bucket& bucket = home(hash);
  if (const std::uint32_t mask = bucket.match(tag_of(hash)); mask != 0) {
    const char* block = to_block(bucket.slot(static_cast<unsigned>(std::countr_zero(mask))));
    base::prefetch(block);
    base::prefetch(block + 63);
  }
}

template <typename Traits>
bool FlatTable<Traits>::step(unsigned buckets) {
  while (is_moving() && buckets-- > 0) {
    move_next_bucket();
  }
  return is_moving();
}

template <typename Traits>
void FlatTable<Traits>::resize(std::size_t buckets) {
  assert(!is_moving());
  old_ = std::exchange(table_, BucketArray(buckets == 0 ? 1 : buckets));
  moved_ = 0;
  if (old_.size() <= 1) {  // nothing, or too little to do it in steps
    step(1);
  }
}

template <typename Traits>
void FlatTable<Traits>::move_next_bucket() {
  constexpr std::size_t kAhead = 2;
  if (moved_ + kAhead < old_.size()) {
    visit_chain(old_[moved_ + kAhead], [](const char* block, bool) { base::prefetch(block); });
  }
  Bucket& from = old_[moved_];
  visit_chain(from, [this](char* block, bool mark) {
    const std::uint64_t hash = this->hash(Traits::key(block));
    add_to_chain(table_[index_of(hash, table_.size())], tag_of(hash), pack(block, mark));
  });
  Bucket* child = from.child();
  while (child != nullptr) {
    Bucket* next = child->child();
    children_.give(child);
    child = next;
  }
  ++moved_;
  old_.forget_first(moved_);
  if (moved_ == old_.size()) {
    old_ = BucketArray();
    moved_ = 0;
  }
}

}  // namespace sequent::data
