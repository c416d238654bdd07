#include "engine/data/ref_table.h"

#include <algorithm>
#include <cassert>
#include <memory>

namespace sequent::data {

RefTable::Buckets::Segment RefTable::Buckets::make_segment(std::size_t buckets) {
  auto* first = static_cast<Bucket*>(Heap::allocate(buckets * sizeof(Bucket), alignof(Bucket)));
  std::uninitialized_value_construct_n(first, buckets);
  return Segment(first);
}

RefTable::Bucket& RefTable::Buckets::push() {
  if (size_ < kSegment && size_ == first_) {
    const std::size_t capacity = first_ == 0 ? 1 : 2 * first_;
    auto grown = make_segment(capacity);
    if (first_ == 0) {
      segments_.resize(1);
    } else {
      std::copy_n(segments_[0].get(), size_, grown.get());
    }
    segments_[0] = std::move(grown);
    first_ = capacity;
  } else if (size_ == segments_.size() * kSegment) {
    segments_.push_back(make_segment(kSegment));
  }
  Bucket& added = at(size_++);
  added = Bucket{};
  return added;
}

void RefTable::Buckets::pop() {
  --size_;
  if (size_ > 0 && size_ % kSegment == 0) {
    segments_.pop_back();
  }
}

std::uint64_t RefTable::reverse(std::uint64_t bits) {
  bits = ((bits >> 1) & 0x5555555555555555U) | ((bits & 0x5555555555555555U) << 1);
  bits = ((bits >> 2) & 0x3333333333333333U) | ((bits & 0x3333333333333333U) << 2);
  bits = ((bits >> 4) & 0x0f0f0f0f0f0f0f0fU) | ((bits & 0x0f0f0f0f0f0f0f0fU) << 4);
  return __builtin_bswap64(bits);
}

void RefTable::put(std::size_t index, std::uint8_t tag, Ref ref) {
  Bucket* bucket = &primary_.at(index);
  std::uint32_t number = 0;
  unsigned count = bucket->count();
  while (count == kSlots) {
    if (bucket->next == 0) {
      const std::uint32_t added = take_overflow();  // may move the overflow buckets
      bucket = number == 0 ? bucket : &overflow_.at(number - 1);
      bucket->next = added;
    }
    number = bucket->next;
    bucket = &overflow_.at(number - 1);
    count = bucket->count();
  }
  bucket->tags[count] = tag;
  bucket->refs[count] = ref;
}

// The last element of the chain takes the removed one's place, so used slots
// stay in front and the chain as short as it can be.
void RefTable::remove(std::size_t index, Ref* place) {
  Bucket* holder = nullptr;
  Bucket* before_last = nullptr;
  Bucket* last = &primary_.at(index);
  for (;;) {
    if (place >= last->refs.data() && place < last->refs.data() + kSlots) {
      holder = last;
    }
    if (last->next == 0) {
      break;
    }
    before_last = last;
    last = &overflow_.at(last->next - 1);
  }
  assert(holder != nullptr);
  const unsigned moved = last->count() - 1;
  holder->tags[static_cast<std::size_t>(place - holder->refs.data())] = last->tags[moved];
  *place = last->refs[moved];
  last->tags[moved] = 0;
  if (moved == 0 && before_last != nullptr) {
    free_overflow(before_last->next);
    before_last->next = 0;
  }
  --size_;
  if (primary_.size() > 1 && size_ < primary_.size() * kSparse) {
    merge();
  }
}

void RefTable::merge() {
  const std::size_t last = primary_.size() - 1;
  take_all(last);
  primary_.pop();
  if (last == low_mask_ + 1) {
    low_mask_ /= 2;
  }
  const std::size_t into = index_of(last);
  for (const Moved& moved : moving_) {
    put(into, moved.tag, moved.ref);
  }
  if (free_overflows_ > 256 && free_overflows_ > overflow_.size() / 4 * 3) {
    trim_overflow();
  }
}

// Moves the overflow buckets in use together and frees the rest. Takes a walk
// over all buckets, after at least a third as many were freed.
void RefTable::trim_overflow() {
  Buckets trimmed;
  for (std::size_t index = 0; index < primary_.size(); ++index) {
    std::uint32_t next = primary_.at(index).next;
    std::uint32_t* link = &primary_.at(index).next;
    while (next != 0) {
      const std::size_t number = trimmed.size() + 1;
      *link = static_cast<std::uint32_t>(number);
      trimmed.push() = overflow_.at(next - 1);
      link = &trimmed.at(number - 1).next;
      next = *link;
    }
  }
  overflow_ = std::move(trimmed);
  free_overflow_ = 0;
  free_overflows_ = 0;
}

void RefTable::take_all(std::size_t index) {
  moving_.clear();
  Bucket* bucket = &primary_.at(index);
  std::uint32_t number = 0;
  for (;;) {
    const unsigned count = bucket->count();
    for (unsigned slot = 0; slot < count; ++slot) {
      moving_.push_back({bucket->tags[slot], bucket->refs[slot]});
    }
    const std::uint32_t next = bucket->next;
    *bucket = Bucket{};
    if (number != 0) {
      free_overflow(number);
    }
    if (next == 0) {
      return;
    }
    number = next;
    bucket = &overflow_.at(next - 1);
  }
}

std::uint32_t RefTable::take_overflow() {
  if (free_overflow_ == 0) {
    overflow_.push();
    return static_cast<std::uint32_t>(overflow_.size());
  }
  const std::uint32_t number = free_overflow_;
  Bucket& bucket = overflow_.at(number - 1);
  free_overflow_ = bucket.next;
  --free_overflows_;
  bucket = Bucket{};
  return number;
}

void RefTable::free_overflow(std::uint32_t number) {
  overflow_.at(number - 1).next = free_overflow_;
  free_overflow_ = number;
  ++free_overflows_;
}

}  // namespace sequent::data
