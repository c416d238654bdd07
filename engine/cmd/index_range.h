#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace sequent::cmd {

// Elements `first` to `first + count` of a sequence.
struct IndexRange {
  std::size_t first = 0;
  std::size_t count = 0;
};

// What start and stop of LRANGE, LTRIM and ZRANGE mean in a sequence of `size`:
// both included, negative ones from the end.
[[nodiscard]] inline IndexRange index_range(std::int64_t start,
                                            std::int64_t stop,
                                            std::size_t size) {
  const auto length = static_cast<std::int64_t>(size);
  start = std::max<std::int64_t>(start < 0 ? start + length : start, 0);
  stop = std::min(stop < 0 ? stop + length : stop, length - 1);
  if (start > stop) {
    return {};
  }
  return {static_cast<std::size_t>(start), static_cast<std::size_t>(stop - start + 1)};
}

// The index that LINDEX and LSET mean, or `size` if there is none.
[[nodiscard]] inline std::size_t index_in(std::int64_t index, std::size_t size) {
  const auto length = static_cast<std::int64_t>(size);
  index = index < 0 ? index + length : index;
  return index < 0 || index >= length ? size : static_cast<std::size_t>(index);
}

}  // namespace sequent::cmd
