#include "engine/data/packed.h"

#include <cassert>
#include <cstring>
#include <type_traits>

#include "engine/data/heap.h"

namespace sequent::data {

static_assert(sizeof(Packed) == 8);
static_assert(sizeof(SmallPacked) == 4 && alignof(SmallPacked) == 1);
static_assert(std::is_trivially_copyable_v<Packed>, "blocks are moved by realloc");

void Packed::Free::operator()(Packed* packed) const {
  Heap::free(packed);
}

// The capacity is a function of the content, so it need not be stored: malloc
// gives blocks of 16 bytes, of which it keeps 8.
std::size_t Packed::block_size(std::size_t used) {
  return ((sizeof(Packed) + used + 8 + 15) & ~std::size_t{15}) - 8;
}

SmallPacked::SmallPacked(const PackedView& values)
    : count_(static_cast<std::uint8_t>(values.count())) {
  assert(fits(values));
  kind = kKind;
  const auto used = static_cast<std::uint16_t>(values.bytes().size());
  std::memcpy(used_.data(), &used, sizeof used);
}

const SmallPacked* SmallPacked::read_pairs(std::string_view bytes, bool scored) {
  const auto* small = reinterpret_cast<const SmallPacked*>(bytes.data());
  if (bytes.size() <= sizeof(SmallPacked) || small->kind != kKind ||
      small->size() != bytes.size() || !fits(small->values())) {
    return nullptr;
  }
  std::string_view left = bytes.substr(sizeof(SmallPacked));
  std::size_t count = 0;
  for (; !left.empty(); ++count) {
    const PackedKind kind = packed_kind(left);
    const bool is_score = scored && count % 2 == 1;
    if (kind == PackedKind::kNone ||
        (is_score ? kind == PackedKind::kText : kind == PackedKind::kDouble)) {
      return nullptr;
    }
    left.remove_prefix(packed_size(left.data()));
  }
  return count == small->count_ && count % 2 == 0 ? small : nullptr;
}

const char* PackedView::find(const PackedValue& value, std::size_t step) const {
  for (const char* at = begin_; at != end_;) {
    if (value.is_at(at)) {
      return at;
    }
    for (std::size_t skipped = 0; skipped < step; ++skipped) {
      at = next(at);
    }
  }
  return nullptr;
}

Packed::Owner Packed::allocate(std::uint8_t kind, std::size_t used, std::size_t count) {
  void* block = Heap::allocate(block_size(used));
  Owner packed(std::construct_at(static_cast<Packed*>(block)));
  packed->kind = kind;
  packed->used_ = static_cast<std::uint32_t>(used);
  packed->count_ = static_cast<std::uint16_t>(count);
  return packed;
}

Packed::Owner Packed::make(std::uint8_t kind, std::span<const PackedValue> values) {
  std::size_t used = 0;
  for (const PackedValue& value : values) {
    used += value.size();
  }
  Owner packed = allocate(kind, used, values.size());
  char* to = reinterpret_cast<char*>(packed.get() + 1);
  for (const PackedValue& value : values) {
    value.write(to);
    to += value.size();
  }
  return packed;
}

Packed::Owner Packed::make(std::uint8_t kind, const PackedView& values) {
  const std::string_view bytes = values.bytes();
  Owner packed = allocate(kind, bytes.size(), values.count());
  if (!bytes.empty()) {
    std::memcpy(packed.get() + 1, bytes.data(), bytes.size());
  }
  return packed;
}

char* Packed::splice(Owner& packed,
                     const char* at,
                     std::size_t removed,
                     std::span<const PackedValue> values) {
  const std::size_t offset = static_cast<std::size_t>(at - packed->begin());
  const char* after = at;
  for (std::size_t value = 0; value < removed; ++value) {
    after = next(after);
  }
  const std::size_t removed_size = static_cast<std::size_t>(after - at);
  const std::size_t tail_size = static_cast<std::size_t>(packed->end() - after);
  std::size_t added_size = 0;
  for (const PackedValue& value : values) {
    added_size += value.size();
  }
  const std::size_t used = packed->used_ - removed_size + added_size;
  // A value that stands in this very block would move under the copy below.
  char* base = const_cast<char*>(packed->begin());
  if (added_size < removed_size) {
    std::memmove(base + offset + added_size, base + offset + removed_size, tail_size);
  }
  if (block_size(used) != block_size(packed->used_)) {
    void* block = Heap::reallocate(packed.get(), block_size(used));
    (void)packed.release();
    packed.reset(static_cast<Packed*>(block));
    base = const_cast<char*>(packed->begin());
  }
  if (added_size > removed_size) {
    std::memmove(base + offset + added_size, base + offset + removed_size, tail_size);
  }
  char* to = base + offset;
  for (const PackedValue& value : values) {
    value.write(to);
    to += value.size();
  }
  packed->used_ = static_cast<std::uint32_t>(used);
  packed->count_ = static_cast<std::uint16_t>(packed->count_ - removed + values.size());
  return base + offset;
}

}  // namespace sequent::data
