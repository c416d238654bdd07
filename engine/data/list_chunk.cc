#include "engine/data/list_chunk.h"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "engine/data/heap.h"

namespace sequent::data {
namespace {

constexpr unsigned kLowBits = 0x7f;
constexpr unsigned kMore = 0x80;

std::size_t back_size(std::size_t value_size) {
  std::size_t bytes = 1;
  while (value_size > kLowBits) {
    value_size >>= 7U;
    ++bytes;
  }
  return bytes;
}

std::size_t element_size(const PackedValue& value) {
  return value.size() + back_size(value.size());
}

void write_element(char* to, const PackedValue& value) {
  value.write(to);
  std::size_t size = value.size();
  char* last = to + element_size(value) - 1;
  for (; size > kLowBits; size >>= 7U) {
    *last-- = static_cast<char>((size & kLowBits) | kMore);
  }
  *last = static_cast<char>(size);
}

// With some slack, so that a run of pushes copies little; small lists stay small.
std::size_t grown(std::size_t used) {
  return used + used / 8;
}

// malloc gives blocks of 16 bytes, of which it keeps 8.
std::size_t rounded(std::size_t capacity, std::size_t header) {
  return ((header + capacity + 8 + 15) & ~std::size_t{15}) - 8 - header;
}

}  // namespace

static_assert(sizeof(ListChunk) == 16);

void ListChunk::Free::operator()(ListChunk* chunk) const {
  Heap::free(chunk);
}

ListChunk::Owner ListChunk::make(std::uint8_t kind, std::size_t capacity) {
  capacity = rounded(capacity, sizeof(ListChunk));
  void* block = Heap::allocate(sizeof(ListChunk) + capacity);
  Owner chunk(std::construct_at(static_cast<ListChunk*>(block)));
  chunk->kind = kind;
  chunk->capacity_ = static_cast<std::uint32_t>(capacity);
  return chunk;
}

const char* ListChunk::next(const char* at) {
  const std::size_t size = packed_size(at);
  return at + size + back_size(size);
}

const char* ListChunk::previous(const char* at) {
  std::size_t size = 0;
  unsigned shift = 0;
  unsigned byte = kMore;
  while ((byte & kMore) != 0) {
    byte = static_cast<unsigned char>(*--at);
    size |= static_cast<std::size_t>(byte & kLowBits) << shift;
    shift += 7;
  }
  return at - size;
}

const char* ListChunk::at(std::size_t index) const {
  assert(index <= count_);
  const char* place = begin();
  if (index <= count_ / 2U) {
    for (; index > 0; --index) {
      place = next(place);
    }
    return place;
  }
  place = end();
  for (std::size_t left = count_ - index; left > 0; --left) {
    place = previous(place);
  }
  return place;
}

ListChunkLimit ListChunkLimit::from_setting(std::int64_t setting) {
  constexpr std::int64_t kLargest = -5;
  ListChunkLimit limit;
  if (setting < 0) {
    limit.bytes = 2048U << static_cast<unsigned>(-std::max(setting, kLargest));
  } else {
    limit.elements = static_cast<std::uint32_t>(
        std::clamp<std::int64_t>(setting, 1, std::int64_t{limit.elements}));
  }
  return limit;
}

bool ListChunk::has_room_for(const PackedValue& value, const ListChunkLimit& limit) const {
  return count_ == 0 || (used() + element_size(value) <= limit.bytes && count_ < limit.elements);
}

void ListChunk::reallocate(Owner& chunk, std::size_t capacity, std::size_t begin) {
  Owner moved = make(chunk->kind, capacity);
  const std::size_t used = chunk->used();
  if (used > 0) {
    std::memcpy(moved->base() + begin, chunk->begin(), used);
  }
  moved->count_ = chunk->count_;
  moved->begin_ = static_cast<std::uint32_t>(begin);
  moved->end_ = static_cast<std::uint32_t>(begin + used);
  chunk = std::move(moved);
}

void ListChunk::push(Owner& chunk, End end, const PackedValue& value) {
  const std::size_t size = element_size(value);
  const bool front = end == End::kFront;
  const std::size_t gap = front ? chunk->begin_ : chunk->capacity_ - chunk->end_;
  if (gap < size) {
    const std::size_t used = chunk->used();
    if (chunk->capacity_ >= used + size + chunk->capacity_ / 4) {
      const std::size_t begin = front ? chunk->capacity_ - used : 0;
      std::memmove(chunk->base() + begin, chunk->begin(), used);
      chunk->begin_ = static_cast<std::uint32_t>(begin);
      chunk->end_ = static_cast<std::uint32_t>(begin + used);
    } else {
      const std::size_t capacity = rounded(grown(used + size), sizeof(ListChunk));
      reallocate(chunk, capacity, front ? capacity - used : 0);
    }
  }
  if (front) {
    chunk->begin_ -= static_cast<std::uint32_t>(size);
    write_element(chunk->base() + chunk->begin_, value);
  } else {
    write_element(chunk->base() + chunk->end_, value);
    chunk->end_ += static_cast<std::uint32_t>(size);
  }
  ++chunk->count_;
}

char* ListChunk::resize_gap(Owner& chunk,
                            const char* at,
                            std::size_t old_size,
                            std::size_t new_size) {
  std::size_t offset = static_cast<std::size_t>(at - chunk->base());
  if (chunk->capacity_ - chunk->end_ + old_size < new_size) {
    const std::size_t begin = chunk->begin_;
    reallocate(chunk, grown(chunk->used() - old_size + new_size), 0);
    offset -= begin;
  }
  char* gap = chunk->base() + offset;
  std::memmove(gap + new_size, gap + old_size, chunk->end_ - offset - old_size);
  chunk->end_ = static_cast<std::uint32_t>(chunk->end_ - old_size + new_size);
  return gap;
}

void ListChunk::insert(Owner& chunk, const char* at, const PackedValue& value) {
  write_element(resize_gap(chunk, at, 0, element_size(value)), value);
  ++chunk->count_;
}

void ListChunk::replace(Owner& chunk, const char* at, const PackedValue& value) {
  const auto old_size = static_cast<std::size_t>(next(at) - at);
  write_element(resize_gap(chunk, at, old_size, element_size(value)), value);
}

void ListChunk::trim(Owner& chunk) {
  constexpr std::size_t kWorthwhile = 32;
  if (chunk->capacity_ > chunk->used() + kWorthwhile) {
    reallocate(chunk, chunk->used(), 0);
  }
}

void ListChunk::append(Owner& chunk, const ListChunk& other) {
  if (chunk->capacity_ - chunk->end_ < other.used()) {
    reallocate(chunk, chunk->used() + other.used(), 0);
  }
  std::memcpy(chunk->base() + chunk->end_, other.begin(), other.used());
  chunk->end_ += static_cast<std::uint32_t>(other.used());
  chunk->count_ = static_cast<std::uint16_t>(chunk->count_ + other.count_);
}

void ListChunk::erase(const char* from, const char* to, std::size_t count) {
  count_ = static_cast<std::uint16_t>(count_ - count);
  const auto size = static_cast<std::uint32_t>(to - from);
  if (from == begin()) {
    begin_ += size;
    return;
  }
  std::memmove(base() + (from - base()), to, static_cast<std::size_t>(end() - to));
  end_ -= size;
}

ListChunk::Owner ListChunk::split(Owner& chunk, const char* from, std::size_t count) {
  const auto size = static_cast<std::size_t>(chunk->end() - from);
  Owner back = make(chunk->kind, size);
  std::memcpy(back->base(), from, size);
  back->end_ = static_cast<std::uint32_t>(size);
  back->count_ = static_cast<std::uint16_t>(count);
  chunk->erase(from, chunk->end(), count);
  return back;
}

}  // namespace sequent::data
