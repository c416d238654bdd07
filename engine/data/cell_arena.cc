#include "engine/data/cell_arena.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <new>

namespace sequent::data {
namespace {

constexpr std::size_t kMallocOverhead = 8;
constexpr std::size_t kSmallestPage = 512;

std::size_t block_bytes(std::size_t text_size) {
  return sizeof(std::uint64_t) + text_size + kMallocOverhead;
}

char* block_at(const char* at) {
  char* block = nullptr;
  std::memcpy(static_cast<void*>(&block), at + 1, sizeof block);
  return block;
}

}  // namespace

CellArena::Ref CellArena::allocate(std::size_t size) {
  assert(size > 0 && size <= kMaxCell);
  const std::size_t wanted = units(size);
  Ref cell = take_free(wanted);
  if (cell == kNone) {
    if (page_used_ + wanted > page_units_) {
      add_page(wanted);
    }
    cell = static_cast<Ref>(((pages_.size() - 1) << kPageBits) + page_used_);
    page_used_ += wanted;
  }
  unused_ -= wanted * kUnit;
  return cell;
}

void CellArena::release(Ref cell, std::size_t size) {
  const std::size_t freed = units(size);
  put_free(cell, freed);
  unused_ += freed * kUnit;
}

void CellArena::put_free(Ref cell, std::size_t wanted) {
  if (free_.size() <= wanted) {
    bytes_ -= free_.capacity() * sizeof(Ref);
    free_.resize(wanted + 1, kNone);
    bytes_ += free_.capacity() * sizeof(Ref);
  }
  std::memcpy(locate(cell), &free_[wanted], sizeof(Ref));
  free_[wanted] = cell;
  free_classes_[wanted / 64] |= std::uint64_t{1} << (wanted % 64);
}

CellArena::Ref CellArena::take_free(std::size_t wanted) {
  std::size_t word = wanted / 64;
  std::uint64_t bits = free_classes_[word] & (~std::uint64_t{0} << (wanted % 64));
  while (bits == 0) {
    if (++word == free_classes_.size()) {
      return kNone;
    }
    bits = free_classes_[word];
  }
  const std::size_t found = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
  const Ref cell = free_[found];
  std::memcpy(&free_[found], locate(cell), sizeof(Ref));
  if (free_[found] == kNone) {
    free_classes_[word] &= ~(std::uint64_t{1} << (found % 64));
  }
  if (found > wanted) {
    put_free(static_cast<Ref>(cell + wanted), found - wanted);
  }
  return cell;
}

// Pages grow with the arena, so that a small collection wastes little.
void CellArena::add_page(std::size_t wanted) {
  while (page_used_ < page_units_) {
    const std::size_t rest = std::min(page_units_ - page_used_, kClasses - 1);
    put_free(static_cast<Ref>(((pages_.size() - 1) << kPageBits) + page_used_), rest);
    page_used_ += rest;
  }
  if (pages_.size() == (std::size_t{1} << (32 - kPageBits))) {
    throw std::bad_alloc();
  }
  const std::size_t size =
      std::clamp(bytes_ / 8, std::max(kSmallestPage, (wanted + 1) * kUnit), kPageUnits * kUnit) &
      ~(kUnit - 1);
  pages_.emplace_back(static_cast<char*>(Heap::allocate(size)));
  bytes_ += size + kMallocOverhead + sizeof(pages_[0]);
  page_units_ = size / kUnit;
  page_used_ = pages_.size() == 1 ? 1 : 0;  // reference 0 is kNone
  unused_ += (page_units_ - page_used_) * kUnit;
}

std::size_t CellText::write(char* at, std::string_view text) {
  if (text.size() <= kLongestInline) {
    *at = static_cast<char>(text.size());
    if (!text.empty()) {
      std::memcpy(at + 1, text.data(), text.size());
    }
    return 0;
  }
  const std::uint64_t size = text.size();
  auto* block = static_cast<char*>(Heap::allocate(sizeof size + text.size()));
  std::memcpy(block, &size, sizeof size);
  std::memcpy(block + sizeof size, text.data(), text.size());
  *at = static_cast<char>(0xff);
  std::memcpy(at + 1, static_cast<const void*>(&block), sizeof block);
  return block_bytes(text.size());
}

std::string_view CellText::read_block(const char* at) {
  const char* block = block_at(at);
  std::uint64_t size = 0;
  std::memcpy(&size, block, sizeof size);
  return {block + sizeof size, size};
}

std::size_t CellText::outside_bytes(const char* at) {
  return static_cast<unsigned char>(*at) <= kLongestInline ? 0 : block_bytes(read(at).size());
}

void CellText::drop(const char* at) {
  if (static_cast<unsigned char>(*at) > kLongestInline) {
    Heap::free(block_at(at));
  }
}

}  // namespace sequent::data
