#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/base/hash.h"
#include "engine/data/cell_arena.h"
#include "engine/data/ref_table.h"

namespace sequent::data {

// The elements of one big hash, set or sorted set, found by their key: a table
// of references and the cells they name. A cell is kPrefix bytes that belong to
// the owner, the key, and for hashes (kTexts == 2) the value.
//
// Views it gives are good until the next change.
template <std::size_t kPrefix, std::size_t kTexts>
class CellTable {
 public:
  using Ref = CellArena::Ref;
  using Texts = std::array<std::string_view, kTexts>;
  static constexpr Ref kNone = CellArena::kNone;

  CellTable() = default;
  CellTable(const CellTable&) = delete;
  CellTable& operator=(const CellTable&) = delete;
  CellTable(CellTable&&) = delete;
  CellTable& operator=(CellTable&&) = delete;
  ~CellTable() {
    if (outside_ != 0) {
      table_.for_each([this](Ref ref) { drop_texts(arena_.at(ref)); });
    }
  }

  [[nodiscard]] std::size_t size() const { return table_.size(); }
  [[nodiscard]] std::size_t bytes() const { return table_.bytes() + arena_.bytes() + outside_; }

  [[nodiscard]] Ref find(std::string_view key) const {
    const Ref* place = table_.find(hash(key), is(key));
    return place == nullptr ? kNone : *place;
  }
  // Of a key, in the order of scan.
  [[nodiscard]] std::uint64_t place(std::string_view key) const {
    return RefTable::place_of(hash(key));
  }
  void prefetch(std::string_view key) const { table_.prefetch(hash(key)); }

  // REQUIRES: find(texts[0]) == kNone. The prefix is not written.
  Ref add(const Texts& texts) {
    const std::size_t size = size_for(texts);
    const Ref ref = arena_.allocate(size);
    char* to = arena_.at(ref) + kPrefix;
    for (const std::string_view text : texts) {
      outside_ += CellText::write(to, text);
      to += CellText::size_for(text);
    }
    table_.insert(hash(texts[0]), ref, [this](Ref moved) { return hash(key(moved)); });
    return ref;
  }

  // REQUIRES: `key` is there.
  void erase(std::string_view key) {
    const Ref ref = table_.erase(hash(key), is(key));
    char* cell = arena_.at(ref);
    const std::size_t size = size_at(cell);
    drop_texts(cell);
    arena_.release(ref, size);
  }

  // Gives `key` another value. REQUIRES: kTexts == 2, `key` is there.
  void set_value(std::string_view key, std::string_view value) {
    Ref* place = table_.find(hash(key), is(key));
    const Ref old = *place;
    char* cell = arena_.at(old);
    const std::size_t key_end = kPrefix + CellText::size_at(cell + kPrefix);
    const std::size_t old_size = size_at(cell);
    const std::size_t new_size = key_end + CellText::size_for(value);
    outside_ -= CellText::outside_bytes(cell + key_end);
    CellText::drop(cell + key_end);
    if (CellArena::cell_bytes(new_size) != CellArena::cell_bytes(old_size)) {
      *place = arena_.allocate(new_size);
      std::memcpy(arena_.at(*place), arena_.at(old), key_end);
      arena_.release(old, old_size);
    }
    outside_ += CellText::write(arena_.at(*place) + key_end, value);
  }

  [[nodiscard]] std::string_view key(Ref ref) const {
    return CellText::read(arena_.at(ref) + kPrefix);
  }
  [[nodiscard]] std::string_view value(Ref ref) const {
    const char* at = arena_.at(ref) + kPrefix;
    return CellText::read(at + CellText::size_at(at));
  }
  [[nodiscard]] char* prefix(Ref ref) { return arena_.at(ref); }
  [[nodiscard]] const char* prefix(Ref ref) const { return arena_.at(ref); }

  // As RefTable's; `visit(ref)`.
  template <typename Visit>
  std::uint64_t scan(std::uint64_t cursor, Visit visit) const {
    return table_.scan(cursor, visit);
  }
  template <typename Visit>
  void for_each(Visit visit) const {
    table_.for_each(visit);
  }
  // Until `visit(ref)` returns false.
  template <typename Visit>
  void for_each_while(Visit visit) const {
    table_.for_each_while(visit);
  }
  template <typename Random>
  [[nodiscard]] Ref sample(Random random) const {
    return table_.sample(random);
  }

  // Whether most of the memory is cells that nobody uses. Becoming so takes more
  // removals than compact() has elements to move.
  [[nodiscard]] bool is_wasteful() const {
    constexpr std::size_t kTooSmallToMind = 64 * 1024;
    return arena_.bytes() > kTooSmallToMind && arena_.unused_bytes() > arena_.bytes() / 4 * 3;
  }
  // Moves all cells into a new arena. Returns the old one, for references held
  // elsewhere: forwarded(old, ref) is the reference that replaces `ref`.
  CellArena compact() {
    CellArena old = std::move(arena_);
    arena_ = CellArena();
    table_.for_each_place([&](Ref& ref) {
      char* from = old.at(ref);
      const std::size_t size = size_at(from);
      const Ref moved = arena_.allocate(size);
      std::memcpy(arena_.at(moved), from, size);
      std::memcpy(from, &moved, sizeof moved);
      ref = moved;
    });
    return old;
  }
  [[nodiscard]] static Ref forwarded(const CellArena& old, Ref ref) {
    Ref moved = kNone;
    std::memcpy(&moved, old.at(ref), sizeof moved);
    return moved;
  }

 private:
  [[nodiscard]] std::uint64_t hash(std::string_view key) const {
    return base::keyed_hash(key, seed_);
  }
  [[nodiscard]] auto is(std::string_view key) const {
    return [this, key](Ref ref) {
      return this->key(ref) == key;
    };
  }
  static std::size_t size_for(const Texts& texts) {
    std::size_t size = kPrefix;
    for (const std::string_view text : texts) {
      size += CellText::size_for(text);
    }
    return size;
  }
  static std::size_t size_at(const char* cell) {
    std::size_t size = kPrefix;
    for (std::size_t text = 0; text < kTexts; ++text) {
      size += CellText::size_at(cell + size);
    }
    return size;
  }
  void drop_texts(const char* cell) {
    const char* at = cell + kPrefix;
    for (std::size_t text = 0; text < kTexts; ++text) {
      const std::size_t size = CellText::size_at(at);
      outside_ -= CellText::outside_bytes(at);
      CellText::drop(at);
      at += size;
    }
  }

  RefTable table_;
  CellArena arena_;
  std::size_t outside_ = 0;  // memory of long texts
  base::HashSeed seed_ = base::HashSeed::random();
};

}  // namespace sequent::data
