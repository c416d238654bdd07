#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/base/hash.h"

namespace sequent::states {

// Sequences of items (a text, a list of numbers) that are there once each and are named by the
// order in which they came, from 0. Any is at hand at once; all lie one behind the other.
//
// Views live until something is added.
// Threads: one, or many that read.
template <typename T>
requires std::has_unique_object_representations_v<T>
class InternTable {
 public:
  struct Added {
    std::uint32_t number = 0;
    bool fresh = false;  // it was not there
  };

  Added add(std::span<const T> items) {
    index_what_was_appended();
    const std::uint32_t tag = tag_of(items);
    if (2 * (size() + std::size_t{1}) > slots_.size()) {
      grow();
    }
    std::size_t at = tag & (slots_.size() - 1);
    for (; slots_[at].number != kFree; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at].tag == tag && std::ranges::equal((*this)[slots_[at].number], items)) {
        return {slots_[at].number, false};
      }
    }
    slots_[at] = {tag, append(items)};
    indexed_ = size();
    return {slots_[at].number, true};
  }

  // Without a look whether it is there: for tables whose items are known to differ.
  std::uint32_t append(std::span<const T> items) {
    items_.insert(items_.end(), items.begin(), items.end());
    ends_.push_back(items_.size());
    return size() - 1;
  }

  // Only the first ones stay. REQUIRES: count <= size()
  void keep(std::uint32_t count) {
    ends_.resize(count);
    items_.resize(ends_.empty() ? 0 : ends_.back());
    slots_.clear();
    indexed_ = 0;
  }

  // REQUIRES: number < size()
  [[nodiscard]] std::span<const T> operator[](std::uint32_t number) const {
    const std::size_t begin = number == 0 ? 0 : ends_[number - 1];
    return {items_.data() + begin, ends_[number] - begin};
  }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(ends_.size()); }
  // Of all, in their order.
  [[nodiscard]] std::span<const T> items() const { return items_; }
  // Where each ends in items().
  [[nodiscard]] std::span<const std::size_t> ends() const { return ends_; }

 private:
  static constexpr std::uint32_t kFree = UINT32_MAX;

  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t number = kFree;
  };

  [[nodiscard]] std::uint32_t tag_of(std::span<const T> items) const {
    return static_cast<std::uint32_t>(
        base::keyed_hash({reinterpret_cast<const char*>(items.data()), items.size_bytes()}, seed_));
  }

  void place(Slot slot) {
    std::size_t at = slot.tag & (slots_.size() - 1);
    while (slots_[at].number != kFree) {
      at = (at + 1) & (slots_.size() - 1);
    }
    slots_[at] = slot;
  }

  void grow() {
    std::vector<Slot> old(std::max<std::size_t>(16, 2 * slots_.size()));
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.number != kFree) {
        place(slot);
      }
    }
  }

  void index_what_was_appended() {
    while (indexed_ < size()) {
      if (2 * (indexed_ + std::size_t{1}) > slots_.size()) {
        grow();
      }
      place({tag_of((*this)[indexed_]), indexed_});
      ++indexed_;
    }
  }

  std::vector<T> items_;
  std::vector<std::size_t> ends_;
  std::vector<Slot> slots_;  // a power of two, at most half of them taken
  std::uint32_t indexed_ = 0;
  base::HashSeed seed_ = base::HashSeed::random();
};

inline std::string_view text_of(std::span<const char> items) {
  return {items.data(), items.size()};
}

}  // namespace sequent::states
