#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/function_ref.h"
#include "search/list_image.h"
#include "search/packed_ids.h"

namespace sequent::search {

// Sorted lists of numbers by a key, all in one piece of memory; no list changes.
//
// Threads: as a standard container.
class PackedPostings {
 public:
  using Key = std::uint64_t;

  PackedPostings() = default;
  // For so many keys.
  explicit PackedPostings(std::size_t keys);
  // False: it is there already. REQUIRES: `ids` are not empty; no more keys come than were said.
  // More than 2 GiB of lists are std::length_error.
  bool add(Key key, std::span<const std::uint32_t> ids);
  // Lists of a reader under these keys. False: there is an empty one, a key stands twice, or
  // a number is not below `end` of its key. REQUIRES: nothing was added
  [[nodiscard]] bool read(std::span<const Key> keys,
                          ListReader& lists,
                          base::FunctionRef<std::uint64_t(Key)> end);
  // No more come.
  void finish() { bytes_.shrink_to_fit(); }

  [[nodiscard]] PackedIds of(Key key) const {
    return at_.empty() ? PackedIds() : list(at_[slot_of(key)]);
  }
  [[nodiscard]] std::size_t keys() const { return count_; }
  template <typename See>
  void for_each(const See& see) const {
    for (std::size_t slot = 0; slot < at_.size(); ++slot) {
      if (at_[slot] != 0) {
        see(keys_[slot], list(at_[slot]));
      }
    }
  }

 private:
  // Of a list of one number: that number.
  static constexpr std::uint32_t kOne = 1U << 31U;

  [[nodiscard]] std::size_t home_of(Key key) const;
  [[nodiscard]] std::size_t slot_of(Key key) const;
  [[nodiscard]] PackedIds list(std::uint32_t at) const {
    if (at == 0) {
      return {};
    }
    return (at & kOne) != 0 ? PackedIds::one(at & ~kOne) : PackedIds(bytes_.data() + at - 1);
  }

  std::size_t count_ = 0;
  std::vector<Key> keys_;          // open addressing
  std::vector<std::uint32_t> at_;  // by slot: where the list begins, + 1; 0 is free
  std::vector<std::uint8_t> bytes_;
};

}  // namespace sequent::search
