#include "proofcache/states/timeline.h"

#include <algorithm>
#include <string>

namespace sequent::states {
namespace {

// What stands behind the names: "nat", "3 : nat".
std::string_view behind_names(const HypothesisView& view) {
  return view.value.empty()
             ? view.type
             : std::string_view(view.value.data(),
                                static_cast<std::size_t>(view.type.end() - view.value.data()));
}

bool is_named(const HypothesisView& view, std::string_view name) {
  for (std::size_t at = view.names.find(name); at != std::string_view::npos;
       at = view.names.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool begins = at == 0 || view.names.substr(0, at).ends_with(", ");
    if (begins && (end == view.names.size() || view.names.substr(end).starts_with(", "))) {
      return true;
    }
  }
  return false;
}

// The types that a name has in a state, each once.
class TypesOfName {
 public:
  using Types = std::vector<std::string_view>;

  TypesOfName(const RecordingTables& tables, std::string_view name) : tables_(tables) {
    for (HypothesisNumber i = 0; i < tables.hypotheses.size(); ++i) {
      const HypothesisView view = tables.hypothesis(i);
      named_.push_back(is_named(view, name));
    }
    of_state_.resize(tables.states.size());
  }

  const Types& in(std::optional<StateNumber> state) {
    if (!state) {
      return none_;
    }
    std::optional<Types>& known = of_state_[*state];
    if (!known) {
      known.emplace();
      for (const GoalNumber goal : tables_.goals_of(*state)) {
        for (const HypothesisNumber each : tables_.goal(goal).hypotheses) {
          if (named_[each]) {
            add(*known, behind_names(tables_.hypothesis(each)));
          }
        }
      }
    }
    return *known;
  }

 private:
  static void add(Types& types, std::string_view type) {
    if (std::ranges::find(types, type) == types.end()) {
      types.push_back(type);
    }
  }

  const RecordingTables& tables_;
  std::vector<bool> named_;
  std::vector<std::optional<Types>> of_state_;
  const Types none_;
};

std::vector<std::string_view> without(const std::vector<std::string_view>& some,
                                      const std::vector<std::string_view>& others) {
  std::vector<std::string_view> left;
  std::ranges::copy_if(some, std::back_inserter(left), [&](std::string_view each) {
    return std::ranges::find(others, each) == others.end();
  });
  return left;
}

std::optional<TextNumber> number_of(const RecordingTables& tables, std::string_view text) {
  for (TextNumber i = 0; i < tables.texts.size(); ++i) {
    if (text_of(tables.texts[i]) == text) {
      return i;
    }
  }
  return std::nullopt;
}

// Whether each state has a goal with this conclusion.
std::vector<bool> states_with(const RecordingTables& tables, TextNumber conclusion) {
  std::vector<bool> goals(tables.goals.size());
  for (GoalNumber i = 0; i < tables.goals.size(); ++i) {
    goals[i] = tables.goals[i][0] == conclusion;
  }
  std::vector<bool> states(tables.states.size());
  for (StateNumber i = 0; i < tables.states.size(); ++i) {
    states[i] =
        std::ranges::any_of(tables.goals_of(i), [&](GoalNumber goal) { return goals[goal]; });
  }
  return states;
}

// The first step whose own state is one of these.
std::optional<StepNumber> first_with(const Recording& recording, const std::vector<bool>& states) {
  for (StepNumber i = 0; i < recording.size(); ++i) {
    const StateNumber state = recording.tables().steps[i].state;
    if (state != kNoNumber && states[state]) {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<HypothesisEvent> hypothesis_history(const Recording& recording, std::string_view name) {
  TypesOfName types(recording.tables(), name);
  std::vector<HypothesisEvent> events;
  for (StepNumber step = 0; step < recording.size(); ++step) {
    const auto before = recording.state_before(step);
    const auto after = recording.state_after(step);
    if (before == after) {
      continue;
    }
    const auto gone = without(types.in(before), types.in(after));
    const auto come = without(types.in(after), types.in(before));
    for (std::size_t i = 0; i < std::max(gone.size(), come.size()); ++i) {
      HypothesisEvent& event = events.emplace_back();
      event.step = step;
      event.before = i < gone.size() ? gone[i] : std::string_view();
      event.after = i < come.size() ? come[i] : std::string_view();
      event.kind = i >= gone.size()   ? HypothesisEventKind::kAppeared
                   : i >= come.size() ? HypothesisEventKind::kDisappeared
                                      : HypothesisEventKind::kChanged;
    }
  }
  return events;
}

std::optional<StepNumber> goal_introduced(const Recording& recording, std::string_view conclusion) {
  const auto text = number_of(recording.tables(), conclusion);
  return text ? first_with(recording, states_with(recording.tables(), *text)) : std::nullopt;
}

std::optional<StepNumber> goal_closed(const Recording& recording, std::string_view conclusion) {
  const auto text = number_of(recording.tables(), conclusion);
  if (!text) {
    return std::nullopt;
  }
  const std::vector<bool> states = states_with(recording.tables(), *text);
  const auto introduced = first_with(recording, states);
  if (!introduced) {
    return std::nullopt;
  }
  // Whether it is there after a step, and was all the way from where it was introduced.
  std::vector<bool> open(recording.size());
  open[*introduced] = true;
  for (StepNumber step = *introduced + 1; step < recording.size(); ++step) {
    const StepNumber parent = recording.tables().steps[step].parent;
    if (parent == kNoStep || !open[parent]) {
      continue;
    }
    const auto state = recording.state_after(step);
    if (!state || !states[*state]) {
      return step;
    }
    open[step] = true;
  }
  return std::nullopt;
}

RecordingStatistics statistics(const Recording& recording) {
  const RecordingTables& tables = recording.tables();
  RecordingStatistics found{.steps = recording.size(),
                            .states = tables.states.size(),
                            .goals = tables.goals.size(),
                            .strings = tables.texts.size()};
  std::vector<std::uint32_t> depth;
  depth.reserve(recording.size());
  for (StepNumber i = 0; i < recording.size(); ++i) {
    const StepRow& row = tables.steps[i];
    depth.push_back(1 + (row.parent == kNoStep ? 0 : depth[row.parent]));
    found.depth = std::max(found.depth, depth.back());
    found.failures += row.outcome == StepOutcome::kDone ? 0 : 1;
    found.branches += recording.children(i).size() > 1 ? 1 : 0;
    found.time += row.time;
  }
  return found;
}

}  // namespace sequent::states
