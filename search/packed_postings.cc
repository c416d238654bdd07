#include "search/packed_postings.h"

#include <stdexcept>

#include "search/key_hash.h"

namespace sequent::search {
namespace {

constexpr std::size_t kAhead = 8;  // keys

// Of four slots three are taken.
std::size_t slots_for(std::size_t keys) {
  return keys + keys / 3 + 1;
}

}  // namespace

PackedPostings::PackedPostings(std::size_t keys) : keys_(slots_for(keys)), at_(slots_for(keys)) {}

std::size_t PackedPostings::home_of(Key key) const {
  return static_cast<std::size_t>((hash_of(key) >> 32U) * at_.size() >> 32U);
}

std::size_t PackedPostings::slot_of(Key key) const {
  std::size_t slot = home_of(key);
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

bool PackedPostings::read(std::span<const Key> keys,
                          ListReader& lists,
                          base::FunctionRef<std::uint64_t(Key)> end) {
  if (lists.bytes().size() >= kOne - 1) {
    throw std::length_error("PackedPostings");
  }
  *this = PackedPostings(keys.size());
  bytes_.assign(lists.bytes().begin(), lists.bytes().end());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i + kAhead < keys.size()) {
      const std::size_t home = home_of(keys[i + kAhead]);
      __builtin_prefetch(&at_[home]);
      __builtin_prefetch(&keys_[home]);
    }
    const std::size_t place = lists.place();
    const auto ids = lists.next(end(keys[i]));
    const std::size_t slot = slot_of(keys[i]);
    if (!ids || ids->size() == 0 || at_[slot] != 0) {
      return false;
    }
    keys_[slot] = keys[i];
    at_[slot] =
        place == lists.place() ? ids->first() | kOne : static_cast<std::uint32_t>(place + 1);
  }
  count_ = keys.size();
  return true;
}

}  // namespace sequent::search
