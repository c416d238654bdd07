#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/hash.h"

namespace sequent::data {

// A set of keys that keeps of each only a keyed hash of 128 bits: no two keys that ever
// meet here share one. Sixteen bytes a slot, one cache miss a look-up.
class KeySet {
 public:
  KeySet() : seed_(base::HashSeed::random()) {}

  [[nodiscard]] bool empty() const { return size_ == 0; }

  // `hash`: 64 bits of the key by another seed than this set's own.
  [[nodiscard]] bool contains(std::string_view key, std::uint64_t hash) const {
    return size_ != 0 && slots_[place_of(fingerprint(key, hash))][0] != 0;
  }
  // REQUIRES: !contains(key, hash)
  void add(std::string_view key, std::uint64_t hash) {
    if (2 * (size_ + 1) > slots_.size()) {
      grow();
    }
    const Fingerprint added = fingerprint(key, hash);
    slots_[place_of(added)] = added;
    ++size_;
  }
  void clear() {
    slots_ = {};
    size_ = 0;
  }

 private:
  using Fingerprint = std::array<std::uint64_t, 2>;  // first word 0: a free slot

  [[nodiscard]] Fingerprint fingerprint(std::string_view key, std::uint64_t hash) const {
    return {hash | 1U, base::keyed_hash(key, seed_)};
  }
  // Where `wanted` is, or the free slot where it belongs.
  [[nodiscard]] std::size_t place_of(const Fingerprint& wanted) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t place = wanted[1] & mask;
    while (slots_[place][0] != 0 && slots_[place] != wanted) {
      place = (place + 1) & mask;
    }
    return place;
  }
  void grow() {
    std::vector<Fingerprint> before(slots_.empty() ? 64 : 2 * slots_.size());
    before.swap(slots_);
    for (const Fingerprint& moved : before) {
      if (moved[0] != 0) {
        slots_[place_of(moved)] = moved;
      }
    }
  }

  base::HashSeed seed_;
  std::vector<Fingerprint> slots_;  // a power of two of them, at most half used
  std::size_t size_ = 0;
};

}  // namespace sequent::data
