#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "search/id_list.h"

namespace sequent::search {

// Sorted lists of numbers by a key that grow at their ends.
//
// Threads: as a standard container.
class GrowingPostings {
 public:
  using Key = std::uint64_t;

  // Once for each key and number. REQUIRES: `id` is not smaller than what is in that list
  void add(Key key, std::uint32_t id);
  // Empty: nothing has that key.
  [[nodiscard]] std::span<const std::uint32_t> of(Key key) const {
    return slots_.empty() ? std::span<const std::uint32_t>() : ids_in(slots_[slot_of(key)]);
  }
  [[nodiscard]] std::size_t keys() const { return lists_.size(); }
  template <typename See>
  void for_each(const See& see) const {
    for (const Slot& slot : slots_) {
      if (slot.list != 0) {
        see(slot.key, ids_in(slot));
      }
    }
  }

 private:
  struct Slot {
    Key key = 0;
    std::uint32_t list = 0;  // + 1; 0 is free
  };
  [[nodiscard]] std::size_t slot_of(Key key) const;
  [[nodiscard]] std::span<const std::uint32_t> ids_in(const Slot& slot) const {
    return slot.list == 0 ? std::span<const std::uint32_t>() : lists_[slot.list - 1].ids();
  }
  void grow();

  std::vector<Slot> slots_;  // open addressing
  std::vector<IdList> lists_;
};

}  // namespace sequent::search
