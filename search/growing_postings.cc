#include "search/growing_postings.h"

#include <algorithm>

#include "search/key_hash.h"

namespace sequent::search {
namespace {

constexpr std::size_t kFirstSlots = 64;

}  // namespace

std::size_t GrowingPostings::slot_of(Key key) const {
  auto slot = static_cast<std::size_t>((hash_of(key) >> 32U) * slots_.size() >> 32U);
  while (slots_[slot].list != 0 && slots_[slot].key != key) {
    slot = slot + 1 == slots_.size() ? 0 : slot + 1;
  }
  return slot;
}

void GrowingPostings::grow() {
  std::vector<Slot> before(std::max(kFirstSlots, slots_.size() * 2));
  before.swap(slots_);
  for (const Slot& slot : before) {
    if (slot.list != 0) {
      slots_[slot_of(slot.key)] = slot;
    }
  }
}

void GrowingPostings::add(Key key, std::uint32_t id) {
  if (lists_.size() * 2 >= slots_.size()) {
    grow();
  }
  Slot& slot = slots_[slot_of(key)];
  if (slot.list == 0) {
    lists_.emplace_back();
    slot = {key, static_cast<std::uint32_t>(lists_.size())};
  }
  IdList& list = lists_[slot.list - 1];
  if (list.empty() || list.ids().back() != id) {
    list.push_back(id);
  }
}

}  // namespace sequent::search
