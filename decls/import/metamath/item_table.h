#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sequent::decls::metamath {

// From a pair of numbers to a number, for a parser that forgets all pairs at each position:
// forgetting takes no time, however many there were.
class ItemTable {
 public:
  void clear() {
    ++round_;
    count_ = 0;
  }

  // What stands there for the pair: `value` if it was not there before.
  std::uint32_t find_or_add(std::uint32_t a, std::uint32_t b, std::uint32_t value) {
    if (2 * count_ >= slots_.size()) {
      grow();
    }
    Slot& slot = slot_of(static_cast<std::uint64_t>(a) << 32U | b);
    if (slot.round != round_) {
      slot = {static_cast<std::uint64_t>(a) << 32U | b, round_, value};
      ++count_;
    }
    return slot.value;
  }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint64_t round = 0;
    std::uint32_t value = 0;
  };

  Slot& slot_of(std::uint64_t key) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = (key * 0x9E3779B97F4A7C15ULL >> 32U) & mask;
    while (slots_[at].round == round_ && slots_[at].key != key) {
      at = (at + 1) & mask;
    }
    return slots_[at];
  }

  void grow() {
    std::vector<Slot> old(slots_.empty() ? 64 : 2 * slots_.size());
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.round == round_) {
        slot_of(slot.key) = slot;
      }
    }
  }

  std::vector<Slot> slots_;
  std::uint64_t round_ = 1;
  std::size_t count_ = 0;
};

}  // namespace sequent::decls::metamath
