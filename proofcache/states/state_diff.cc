#include "proofcache/states/state_diff.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace sequent::states {
namespace {

using Goals = std::vector<const Goal*>;
using Places = std::vector<std::optional<std::size_t>>;

// With more pairs than this to choose from, goals are paired in their order alone.
constexpr std::size_t kMostPairs = 4096;

// An equal conclusion says as much as so many equal hypotheses.
constexpr std::size_t kConclusionWeight = 3;

bool share_a_name(const Hypothesis& a, const Hypothesis& b) {
  return std::ranges::any_of(a.names, [&](const std::string& name) {
    return std::ranges::find(b.names, name) != b.names.end();
  });
}

std::size_t what_they_share(const Goal& a, const Goal& b) {
  std::size_t shared = a.conclusion == b.conclusion ? kConclusionWeight : 0;
  std::unordered_map<std::string_view, const Hypothesis*> by_name;
  for (const Hypothesis& each : a.hypotheses) {
    by_name[each.names.front()] = &each;
  }
  for (const Hypothesis& each : b.hypotheses) {
    const auto found = by_name.find(each.names.front());
    shared += found != by_name.end() && *found->second == each ? 1 : 0;
  }
  return shared;
}

// Which goal after is which before, and the other way.
class Matching {
 public:
  Matching(const Goals& before, const Goals& after)
      : before_(before), after_(after), after_of_(before.size()), before_of_(after.size()) {
    pair_equal_ones();
    const std::vector<std::size_t> old = unpaired(after_of_);
    const std::vector<std::size_t> now = unpaired(before_of_);
    if (old.size() * now.size() <= kMostPairs) {
      pair_by_likeness(old, now);
    }
    pair_in_order();
  }

  [[nodiscard]] const Places& before_of() const { return before_of_; }
  [[nodiscard]] const Places& after_of() const { return after_of_; }

 private:
  static std::vector<std::size_t> unpaired(const Places& places) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (!places[i]) {
        found.push_back(i);
      }
    }
    return found;
  }

  void pair(std::size_t before, std::size_t after) {
    after_of_[before] = after;
    before_of_[after] = before;
  }

  void pair_equal_ones() {
    std::unordered_map<std::string_view, std::vector<std::size_t>> by_conclusion;
    for (std::size_t i = 0; i < before_.size(); ++i) {
      by_conclusion[before_[i]->conclusion].push_back(i);
    }
    // From the last on: tactics act on the first goals, and leave those behind them.
    for (std::size_t i = after_.size(); i-- > 0;) {
      const auto found = by_conclusion.find(after_[i]->conclusion);
      if (found == by_conclusion.end()) {
        continue;
      }
      const auto equal = std::find_if(
          found->second.rbegin(), found->second.rend(),
          [&](std::size_t old) { return !after_of_[old] && *before_[old] == *after_[i]; });
      if (equal != found->second.rend()) {
        pair(*equal, i);
      }
    }
  }

  void pair_by_likeness(const std::vector<std::size_t>& old, const std::vector<std::size_t>& now) {
    std::vector<std::tuple<std::size_t, std::size_t, std::size_t>> pairs;
    for (const std::size_t before : old) {
      for (const std::size_t after : now) {
        const std::size_t shared = what_they_share(*before_[before], *after_[after]);
        if (shared > 0) {
          pairs.emplace_back(shared, before, after);
        }
      }
    }
    std::ranges::sort(pairs, [](const auto& a, const auto& b) {
      return std::tuple(std::get<0>(b), std::get<1>(a), std::get<2>(a)) <
             std::tuple(std::get<0>(a), std::get<1>(b), std::get<2>(b));
    });
    for (const auto& [shared, before, after] : pairs) {
      if (!after_of_[before] && !before_of_[after]) {
        pair(before, after);
      }
    }
  }

  void pair_in_order() {
    const std::vector<std::size_t> old = unpaired(after_of_);
    const std::vector<std::size_t> now = unpaired(before_of_);
    for (std::size_t i = 0; i < std::min(old.size(), now.size()); ++i) {
      pair(old[i], now[i]);
    }
  }

  const Goals& before_;
  const Goals& after_;
  Places after_of_;
  Places before_of_;
};

// The place before of each hypothesis after: an equal one, else one with a name of its.
Places match_hypotheses(const std::vector<Hypothesis>& before,
                        const std::vector<Hypothesis>& after) {
  Places before_of(after.size());
  std::vector<bool> taken(before.size());
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_name;
  for (std::size_t i = 0; i < before.size(); ++i) {
    for (const std::string& name : before[i].names) {
      by_name[name].push_back(i);
    }
  }
  const auto match = [&](const auto& fits) {
    for (std::size_t i = 0; i < after.size(); ++i) {
      for (std::size_t name = 0; name < after[i].names.size() && !before_of[i]; ++name) {
        const auto found = by_name.find(after[i].names[name]);
        if (found == by_name.end()) {
          continue;
        }
        const auto at = std::ranges::find_if(found->second, [&](std::size_t old) {
          return !taken[old] && fits(before[old], after[i]);
        });
        if (at != found->second.end()) {
          before_of[i] = *at;
          taken[*at] = true;
        }
      }
    }
  };
  match([](const Hypothesis& a, const Hypothesis& b) { return a == b; });
  match(share_a_name);
  return before_of;
}

std::vector<HypothesisChange> diff_hypotheses(const std::vector<Hypothesis>& before,
                                              const std::vector<Hypothesis>& after) {
  const Places before_of = match_hypotheses(before, after);
  Places after_of(before.size());
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (before_of[i]) {
      after_of[*before_of[i]] = i;
    }
  }
  // Removed ones stand behind what they stood behind: 0: in front of all.
  std::vector<std::vector<std::size_t>> removed_behind(after.size() + 1);
  std::size_t behind = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (after_of[i]) {
      behind = *after_of[i] + 1;
    } else {
      removed_behind[behind].push_back(i);
    }
  }
  std::vector<HypothesisChange> changes;
  for (std::size_t i = 0; i <= after.size(); ++i) {
    if (i > 0) {
      HypothesisChange& change = changes.emplace_back();
      change.after = after[i - 1];
      change.change = Change::kAdded;
      if (before_of[i - 1]) {
        change.before = before[*before_of[i - 1]];
        change.change = change.before == change.after ? Change::kSame : Change::kChanged;
      }
    }
    for (const std::size_t old : removed_behind[i]) {
      changes.push_back({.change = Change::kRemoved, .before = before[old], .after = {}});
    }
  }
  return changes;
}

void append_all(Goals& to, const std::vector<Goal>& from) {
  for (const Goal& goal : from) {
    to.push_back(&goal);
  }
}

}  // namespace

std::vector<const Goal*> all_goals(const ProofState& state) {
  Goals goals;
  append_all(goals, state.focused);
  for (const Unfocused& level : state.background) {
    append_all(goals, level.before);
    append_all(goals, level.after);
  }
  append_all(goals, state.shelved);
  append_all(goals, state.given_up);
  return goals;
}

StateDiff diff(const ProofState& before, const ProofState& after) {
  const Goals old = all_goals(before);
  const Goals now = all_goals(after);
  const Matching matching(old, now);
  StateDiff found;
  for (std::size_t i = 0; i < now.size(); ++i) {
    GoalChange& change = found.goals.emplace_back();
    change.after = i;
    change.before = matching.before_of()[i];
    change.change = Change::kAdded;
    if (change.before) {
      const Goal& was = *old[*change.before];
      change.change = was == *now[i] ? Change::kSame : Change::kChanged;
      change.hypotheses = diff_hypotheses(was.hypotheses, now[i]->hypotheses);
      change.conclusion_changed = was.conclusion != now[i]->conclusion;
    }
  }
  for (std::size_t i = 0; i < old.size(); ++i) {
    if (!matching.after_of()[i]) {
      GoalChange& change = found.goals.emplace_back();
      change.before = i;
      change.change = Change::kRemoved;
    }
  }
  return found;
}

bool StateDiff::same() const {
  return std::ranges::all_of(goals,
                             [](const GoalChange& goal) { return goal.change == Change::kSame; });
}

}  // namespace sequent::states
