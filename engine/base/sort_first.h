#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

namespace sequent::base {

namespace sort_first_detail {

template <typename T, typename Compare>
std::size_t median(std::span<T> items, std::size_t a, std::size_t b, std::size_t c, Compare order) {
  if (order(items[a], items[b]) < 0) {
    return order(items[b], items[c]) < 0 ? b : order(items[a], items[c]) < 0 ? c : a;
  }
  return order(items[b], items[c]) > 0 ? b : order(items[a], items[c]) < 0 ? a : c;
}

template <typename T, typename Compare>
std::size_t pivot(std::span<T> items, Compare order) {
  const std::size_t n = items.size();
  std::size_t low = 0;
  std::size_t middle = n / 2;
  std::size_t high = n - 1;
  if (n == 7) {
    return middle;
  }
  if (n > 40) {
    const std::size_t eighth = n / 8;
    low = median(items, low, low + eighth, low + 2 * eighth, order);
    middle = median(items, middle - eighth, middle, middle + eighth, order);
    high = median(items, high - 2 * eighth, high - eighth, high, order);
  }
  return median(items, low, middle, high, order);
}

struct Parts {
  std::size_t less;
  std::size_t greater;
};

// Those less than the pivot to the front, those greater to the back, its equals between.
template <typename T, typename Compare>
Parts part(std::span<T> items, Compare order) {
  using std::swap;
  swap(items[0], items[pivot(items, order)]);
  // Equals are kept at both ends until all is parted: [0, a) and (d, n).
  std::size_t a = 1;
  std::size_t b = 1;
  std::size_t c = items.size();  // one behind
  std::size_t d = items.size();
  for (;;) {
    for (int to = 0; b < c && (to = order(items[b], items[0])) <= 0; ++b) {
      if (to == 0) {
        swap(items[a++], items[b]);
      }
    }
    for (int to = 0; b < c && (to = order(items[c - 1], items[0])) >= 0; --c) {
      if (to == 0) {
        swap(items[c - 1], items[--d]);
      }
    }
    if (b >= c) {
      break;
    }
    swap(items[b++], items[--c]);
  }
  const Parts parts{b - a, d - c};
  const std::size_t front = std::min(a, parts.less);
  std::swap_ranges(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(front),
                   items.begin() + static_cast<std::ptrdiff_t>(b - front));
  const std::size_t back = std::min(parts.greater, items.size() - d);
  std::swap_ranges(items.begin() + static_cast<std::ptrdiff_t>(b),
                   items.begin() + static_cast<std::ptrdiff_t>(b + back),
                   items.end() - static_cast<std::ptrdiff_t>(back));
  return parts;
}

}  // namespace sort_first_detail

// Puts the first `wanted` items of the order at the front, sorted; those behind are left in any
// order. By the quicksort of Bentley and McIlroy ("Engineering a sort function"), as Redis has
// it, so that items that are equal come out in the same order as there.
//
// `order(a, b)`: below, at or above 0.
template <typename T, typename Compare>
void sort_first(std::span<T> items, std::size_t wanted, Compare order) {
  while (items.size() >= 7) {
    const sort_first_detail::Parts parts = sort_first_detail::part(items, order);
    if (parts.less > 1) {
      sort_first(items.first(parts.less), wanted, order);
    }
    const std::size_t skipped = items.size() - parts.greater;
    if (parts.greater <= 1 || skipped >= wanted) {
      return;
    }
    items = items.subspan(skipped);
    wanted -= skipped;
  }
  for (std::size_t i = 1; i < items.size(); ++i) {
    for (std::size_t j = i; j > 0 && order(items[j - 1], items[j]) > 0; --j) {
      std::swap(items[j - 1], items[j]);
    }
  }
}

}  // namespace sequent::base
