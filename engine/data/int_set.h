#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/data/heap.h"

namespace sequent::data {

// Integers in rising order, all in as few bytes (2, 4 or 8) as the widest needs.
class IntSet {
 public:
  [[nodiscard]] std::size_t size() const { return bytes_.size() / width_; }
  [[nodiscard]] std::size_t memory_bytes() const { return bytes_.capacity(); }
  [[nodiscard]] bool contains(std::int64_t value) const;
  // True if it is new.
  bool add(std::int64_t value);
  // False if it is not there.
  bool erase(std::int64_t value);
  // REQUIRES: index < size()
  [[nodiscard]] std::int64_t at(std::size_t index) const;

 private:
  using Bytes = std::vector<char, HeapAllocator<char>>;

  // Index of the first that is not less.
  [[nodiscard]] std::size_t find(std::int64_t value) const;
  void widen(std::size_t width);

  Bytes bytes_;
  std::uint8_t width_ = 2;
};

}  // namespace sequent::data
