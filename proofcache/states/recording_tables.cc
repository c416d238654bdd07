#include "proofcache/states/recording_tables.h"

#include <algorithm>

namespace sequent::states {
namespace {

constexpr std::string_view kBetweenNames = ", ";
constexpr std::string_view kBeforeValue = " := ";
constexpr std::string_view kBeforeType = " : ";

std::uint32_t size_of(const auto& items) {
  return static_cast<std::uint32_t>(items.size());
}

std::size_t size_of_names(std::span<const std::uint32_t> name_sizes) {
  std::size_t size = name_sizes.empty() ? 0 : (name_sizes.size() - 1) * kBetweenNames.size();
  for (const std::uint32_t name : name_sizes) {
    size += name;
  }
  return size;
}

}  // namespace

HypothesisNumber RecordingTables::add(const Hypothesis& hypothesis) {
  text_.clear();
  numbers_.assign({0, size_of(hypothesis.value)});
  for (const std::string& name : hypothesis.names) {
    text_.append(numbers_.size() == 2 ? std::string_view() : kBetweenNames).append(name);
    numbers_.push_back(size_of(name));
  }
  if (!hypothesis.value.empty()) {
    text_.append(kBeforeValue).append(hypothesis.value);
  }
  text_.append(kBeforeType).append(hypothesis.type);
  numbers_[0] = texts.add(text_).number;
  return hypotheses.add(numbers_).number;
}

GoalNumber RecordingTables::add(const Goal& goal) {
  std::vector<std::uint32_t> numbers{0};
  numbers.reserve(1 + goal.hypotheses.size());
  for (const Hypothesis& hypothesis : goal.hypotheses) {
    numbers.push_back(add(hypothesis));
  }
  numbers[0] = texts.add(goal.conclusion).number;
  return goals.add(numbers).number;
}

StateNumber RecordingTables::add(const ProofState& state) {
  state_.assign(1, 0);
  const auto add_all = [this](const std::vector<Goal>& of) {
    for (const Goal& goal : of) {
      state_.push_back(add(goal));
    }
  };
  add_all(state.focused);
  for (const Unfocused& level : state.background) {
    add_all(level.before);
    add_all(level.after);
  }
  add_all(state.shelved);
  add_all(state.given_up);
  state_[0] = size_of(state_) - 1;
  state_.push_back(size_of(state.focused));
  state_.push_back(size_of(state.background));
  for (const Unfocused& level : state.background) {
    state_.push_back(size_of(level.before));
    state_.push_back(size_of(level.after));
  }
  state_.push_back(size_of(state.shelved));
  return states.add(state_).number;
}

TextNumber RecordingTables::add_words(std::string_view text) {
  return words.add(text).number;
}

TableSizes RecordingTables::sizes() const {
  return {.texts = texts.size(),
          .hypotheses = hypotheses.size(),
          .goals = goals.size(),
          .states = states.size(),
          .steps = size_of(steps)};
}

TableSizes RecordingTables::sizes_after(StepNumber count) const {
  TableSizes sizes{.steps = count};
  for (const StepRow& step : std::span(steps).first(count)) {
    sizes.states = step.state == kNoNumber ? sizes.states : std::max(sizes.states, step.state + 1);
  }
  for (StateNumber state = 0; state < sizes.states; ++state) {
    for (const GoalNumber goal : goals_of(state)) {
      sizes.goals = std::max(sizes.goals, goal + 1);
    }
  }
  for (GoalNumber goal = 0; goal < sizes.goals; ++goal) {
    sizes.texts = std::max(sizes.texts, goals[goal][0] + 1);
    for (const HypothesisNumber each : goals[goal].subspan(1)) {
      sizes.hypotheses = std::max(sizes.hypotheses, each + 1);
    }
  }
  for (HypothesisNumber each = 0; each < sizes.hypotheses; ++each) {
    sizes.texts = std::max(sizes.texts, hypotheses[each][0] + 1);
  }
  return sizes;
}

void RecordingTables::keep(const TableSizes& sizes) {
  texts.keep(sizes.texts);
  hypotheses.keep(sizes.hypotheses);
  goals.keep(sizes.goals);
  states.keep(sizes.states);
  steps.resize(sizes.steps);
}

HypothesisView RecordingTables::hypothesis(HypothesisNumber number) const {
  const auto row = hypotheses[number];
  HypothesisView view{.text = text_of(texts[row[0]])};
  const std::size_t names = size_of_names(row.subspan(2));
  const std::size_t value = row[1] == 0 ? 0 : kBeforeValue.size() + row[1];
  view.names = view.text.substr(0, names);
  view.value = view.text.substr(names + value - row[1], row[1]);
  view.type = view.text.substr(names + value + kBeforeType.size());
  return view;
}

Hypothesis RecordingTables::whole_hypothesis(HypothesisNumber number) const {
  const HypothesisView view = hypothesis(number);
  Hypothesis whole{.names = {}, .value = std::string(view.value), .type = std::string(view.type)};
  std::size_t at = 0;
  for (const std::uint32_t size : hypotheses[number].subspan(2)) {
    whole.names.emplace_back(view.text.substr(at, size));
    at += size + kBetweenNames.size();
  }
  return whole;
}

GoalView RecordingTables::goal(GoalNumber number) const {
  const auto row = goals[number];
  return {.hypotheses = row.subspan(1), .conclusion = text_of(texts[row[0]])};
}

Goal RecordingTables::whole_goal(GoalNumber number) const {
  const GoalView view = goal(number);
  Goal whole{.hypotheses = {}, .conclusion = std::string(view.conclusion)};
  whole.hypotheses.reserve(view.hypotheses.size());
  for (const HypothesisNumber each : view.hypotheses) {
    whole.hypotheses.push_back(whole_hypothesis(each));
  }
  return whole;
}

std::span<const GoalNumber> RecordingTables::goals_of(StateNumber number) const {
  const auto row = states[number];
  return row.subspan(1, row[0]);
}

ProofState RecordingTables::whole_state(StateNumber number) const {
  auto left = goals_of(number);
  auto counts = states[number].subspan(1 + left.size());
  const auto take = [&](std::vector<Goal>& to, std::size_t count) {
    to.reserve(count);
    for (const GoalNumber goal : left.first(count)) {
      to.push_back(whole_goal(goal));
    }
    left = left.subspan(count);
  };
  ProofState whole;
  take(whole.focused, counts[0]);
  whole.background.resize(counts[1]);
  counts = counts.subspan(2);
  for (Unfocused& level : whole.background) {
    take(level.before, counts[0]);
    take(level.after, counts[1]);
    counts = counts.subspan(2);
  }
  take(whole.shelved, counts[0]);
  take(whole.given_up, left.size());
  return whole;
}

}  // namespace sequent::states
