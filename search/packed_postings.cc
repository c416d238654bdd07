#include "search/packed_postings.h"

#include <stdexcept>

namespace sequent::search {
namespace {

// Of four slots three are taken.
std::size_t slots_for(std::size_t keys) {
  return keys + keys / 3 + 1;
}

}  // namespace

PackedPostings::PackedPostings(std::size_t keys) : keys_(slots_for(keys)), at_(slots_for(keys)) {}

std::size_t PackedPostings::slot_of(Key key) const {
  const std::uint64_t hash = (key ^ key >> 32U) * 0x9e3779b97f4a7c15ULL;
  auto slot = static_cast<std::size_t>((hash >> 32U) * at_.size() >> 32U);
  while (at_[slot] != 0 && keys_[slot] != key) {
    slot = slot + 1 == at_.size() ? 0 : slot + 1;
  }
  return slot;
}

bool PackedPostings::add(Key key, std::span<const std::uint32_t> ids) {
  const std::size_t slot = slot_of(key);
  if (at_[slot] != 0) {
    return false;
  }
  keys_[slot] = key;
  ++count_;
  if (ids.size() == 1 && ids[0] < kOne) {
    at_[slot] = ids[0] | kOne;
    return true;
  }
  if (bytes_.size() >= kOne - 1) {
    throw std::length_error("PackedPostings");
  }
  at_[slot] = static_cast<std::uint32_t>(bytes_.size() + 1);
  PackedIds::pack(ids, bytes_);
  return true;
}

}  // namespace sequent::search
