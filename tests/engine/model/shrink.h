#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace sequent::test {

// Leaves out of `steps`, which fail, as many as it can so that the rest still fails: no single
// one of the result can be left out. fails(const std::vector<Step>&) must always say the same
// of the same steps.
template <typename Step, typename Fails>
std::vector<Step> shrink(std::vector<Step> steps, Fails fails) {
  std::size_t width = (steps.size() + 1) / 2;
  while (width > 0) {
    bool shorter = false;
    for (std::size_t at = 0; at < steps.size();) {
      const auto first = static_cast<std::ptrdiff_t>(at);
      const auto last = static_cast<std::ptrdiff_t>(std::min(at + width, steps.size()));
      std::vector<Step> rest = steps;
      rest.erase(rest.begin() + first, rest.begin() + last);
      if (fails(rest)) {
        steps = std::move(rest);
        shorter = true;
      } else {
        at += width;
      }
    }
    if (width > 1 || !shorter) {
      width /= 2;
    }
  }
  return steps;
}

}  // namespace sequent::test
