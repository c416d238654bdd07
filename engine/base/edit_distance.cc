#include "engine/base/edit_distance.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace sequent::base {

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t farthest) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > farthest) {
    return farthest + 1;
  }
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    last[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] =
          std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, last);
    std::swap(last, row);
    if (*std::ranges::min_element(last) > farthest) {
      return farthest + 1;
    }
  }
  return last.back();
}

}  // namespace sequent::base
