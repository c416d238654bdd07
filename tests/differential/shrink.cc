#include "tests/differential/shrink.h"

#include <algorithm>
#include <utility>

namespace sequent::test {
namespace {

using Fails = std::function<bool(const std::vector<Step>&)>;

// Without each run of `size` steps that is not needed. True: some were left out.
bool leave_out_steps(std::vector<Step>& steps, std::size_t size, const Fails& fails) {
  bool changed = false;
  for (std::size_t at = 0; at < steps.size();) {
    const auto first = steps.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end = first + static_cast<std::ptrdiff_t>(std::min(size, steps.size() - at));
    std::vector<Step> fewer(steps.begin(), first);
    fewer.insert(fewer.end(), end, steps.end());
    if (!fewer.empty() && fails(fewer)) {
      steps = std::move(fewer);
      changed = true;
    } else {
      at += size;
    }
  }
  return changed;
}

void leave_out_words(std::vector<Step>& steps, const Fails& fails) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    for (std::size_t at = steps[i].words.size(); at-- > 1;) {
      std::vector<Step> shorter = steps;
      shorter[i].words.erase(shorter[i].words.begin() + static_cast<std::ptrdiff_t>(at));
      if (fails(shorter)) {
        steps = std::move(shorter);
      }
    }
  }
}

}  // namespace

std::vector<Step> shrink(std::vector<Step> steps, const Fails& fails) {
  for (std::size_t size = std::max<std::size_t>(1, steps.size() / 2); size > 1; size /= 2) {
    leave_out_steps(steps, size, fails);
  }
  while (leave_out_steps(steps, 1, fails)) {
  }
  // Very many words are a collection that has to be large.
  std::size_t words = 0;
  for (const Step& step : steps) {
    words += step.words.size();
  }
  if (words < 200) {
    leave_out_words(steps, fails);
  }
  return steps;
}

}  // namespace sequent::test
