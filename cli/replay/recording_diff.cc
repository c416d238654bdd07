#include "cli/replay/recording_diff.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>
#include <utility>

namespace sequent::cli {
namespace {

using states::Change;
using states::Recording;
using states::StepNumber;

// The end of a chain of pairs, and the pair before it.
struct Link {
  StepNumber before = 0;
  StepNumber after = 0;
  std::size_t previous = SIZE_MAX;
};

// A longest common subsequence of the sentences from `begin` to the given ends: pairs of equal
// ones that grow on both sides (Hunt and Szymanski).
std::vector<Link> common(const Recording& before,
                         const Recording& after,
                         StepNumber begin,
                         StepNumber end_before,
                         StepNumber end_after) {
  std::map<std::string_view, std::vector<StepNumber>> places;  // in `after`, the last first
  for (StepNumber step = end_after; step > begin; --step) {
    places[after.step(step - 1).text].push_back(step - 1);
  }
  std::vector<Link> links;
  std::vector<std::size_t> ends;  // of the chain of each length: the link that ends it earliest
  for (StepNumber step = begin; step < end_before; ++step) {
    const auto equal = places.find(before.step(step).text);
    if (equal == places.end()) {
      continue;
    }
    for (const StepNumber place : equal->second) {
      const auto at = std::partition_point(
          ends.begin(), ends.end(), [&](std::size_t link) { return links[link].after < place; });
      if (at != ends.end() && links[*at].after == place) {
        continue;
      }
      const std::size_t previous = at == ends.begin() ? SIZE_MAX : *(at - 1);
      if (at == ends.end()) {
        ends.push_back(links.size());
      } else {
        *at = links.size();
      }
      links.push_back({step, place, previous});
    }
  }
  std::vector<Link> chain;
  for (std::size_t at = ends.empty() ? SIZE_MAX : ends.back(); at != SIZE_MAX;
       at = links[at].previous) {
    chain.push_back(links[at]);
  }
  std::ranges::reverse(chain);
  return chain;
}

bool same_goals(const Recording& before, StepNumber one, const Recording& after, StepNumber other) {
  const auto first = before.state_after(one);
  const auto second = after.state_after(other);
  return first.has_value() == second.has_value() &&
         (!first || before.state(*first) == after.state(*second));
}

class Changes {
 public:
  Changes(const Recording& before, const Recording& after) : before_(before), after_(after) {}

  // What stands before this pair on either side is not in the other.
  void advance_to(StepNumber before, StepNumber after) {
    for (; next_before_ < before; ++next_before_) {
      changes_.push_back({.change = Change::kRemoved, .before = next_before_});
    }
    for (; next_after_ < after; ++next_after_) {
      changes_.push_back({.change = Change::kAdded, .after = next_after_});
    }
  }

  void pair(StepNumber before, StepNumber after) {
    advance_to(before, after);
    StepChange change{.before = before, .after = after};
    change.outcome_changed = before_.step(before).outcome != after_.step(after).outcome;
    change.goals_changed = !same_goals(before_, before, after_, after);
    change.change =
        change.outcome_changed || change.goals_changed ? Change::kChanged : Change::kSame;
    changes_.push_back(change);
    next_before_ = before + 1;
    next_after_ = after + 1;
  }

  std::vector<StepChange> take() {
    advance_to(before_.size(), after_.size());
    return std::move(changes_);
  }

 private:
  const Recording& before_;
  const Recording& after_;
  StepNumber next_before_ = 0;
  StepNumber next_after_ = 0;
  std::vector<StepChange> changes_;
};

}  // namespace

std::vector<StepChange> diff(const Recording& before, const Recording& after) {
  const StepNumber shorter = std::min(before.size(), after.size());
  StepNumber begin = 0;
  while (begin < shorter && before.step(begin).text == after.step(begin).text) {
    ++begin;
  }
  StepNumber tail = 0;
  while (tail < shorter - begin &&
         before.step(before.size() - 1 - tail).text == after.step(after.size() - 1 - tail).text) {
    ++tail;
  }
  Changes changes(before, after);
  for (StepNumber step = 0; step < begin; ++step) {
    changes.pair(step, step);
  }
  for (const Link& link : common(before, after, begin, before.size() - tail, after.size() - tail)) {
    changes.pair(link.before, link.after);
  }
  for (StepNumber step = tail; step > 0; --step) {
    changes.pair(before.size() - step, after.size() - step);
  }
  return changes.take();
}

}  // namespace sequent::cli
