#include "proofcache/states/recording.h"

#include <algorithm>
#include <string>
#include <utility>

#include "proofcache/states/kept_time.h"

namespace sequent::states {
namespace {

bool all_have_names(const std::vector<Goal>& goals) {
  return std::ranges::all_of(goals, [](const Goal& goal) {
    return std::ranges::none_of(goal.hypotheses,
                                [](const Hypothesis& each) { return each.names.empty(); });
  });
}

bool all_have_names(const ProofState& state) {
  return all_have_names(state.focused) && all_have_names(state.shelved) &&
         all_have_names(state.given_up) &&
         std::ranges::all_of(state.background, [](const Unfocused& level) {
           return all_have_names(level.before) && all_have_names(level.after);
         });
}

}  // namespace

Recording::Recording(Session session) : session_(std::move(session)) {
  session_.steps = 0;
  session_.failures = 0;
  session_.states = 0;
}

Recording::Recording(Session session, RecordingTables tables)
    : session_(std::move(session)), tables_(std::move(tables)) {
  session_.steps = size();
  session_.states = state_count();
  session_.failures = static_cast<std::uint32_t>(std::ranges::count_if(
      tables_.steps, [](const StepRow& row) { return row.outcome != StepOutcome::kDone; }));
  nodes_.reserve(size());
  places_.resize(tables_.texts.size());
  goals_seen_.resize(tables_.goals.size());
  while (nodes_.size() < size()) {
    add_node();
  }
}

base::Status Recording::take(Step step) {
  const StepNumber number = size();
  if (step.parent != kNoStep && step.parent >= number) {
    return base::invalid("step " + std::to_string(number) + " of session '" + session_.id +
                         "' cannot come after step " + std::to_string(step.parent));
  }
  if (step.state && !all_have_names(*step.state)) {
    return base::invalid("step " + std::to_string(number) + " of session '" + session_.id +
                         "' has a hypothesis without a name");
  }
  tables_.steps.push_back({.parent = step.parent,
                           .span = step.span,
                           .sentence = tables_.add_words(step.text),
                           .message = tables_.add_words(step.message),
                           .state = step.state ? tables_.add(*step.state) : kNoNumber,
                           .outcome = step.outcome,
                           .time = kept_time(step.time)});
  add_node();
  session_.steps = size();
  session_.states = state_count();
  session_.failures += step.outcome == StepOutcome::kDone ? 0 : 1;
  return {};
}

void Recording::add_node() {
  const auto number = static_cast<StepNumber>(nodes_.size());
  const StepRow& row = tables_.steps[number];
  Node node{.state_after = row.state};
  if (row.parent == kNoStep) {
    roots_.push_back(number);
  } else {
    Node& parent = nodes_[row.parent];
    if (row.state == kNoNumber && row.outcome != StepOutcome::kDone) {
      node.state_after = parent.state_after;
    }
    if (parent.child == kNoStep) {
      parent.child = number;
    } else if (parent.siblings == kNoNumber) {
      parent.siblings = static_cast<std::uint32_t>(forks_.size());
      forks_.push_back({parent.child, number});
    } else {
      forks_[parent.siblings].push_back(number);
    }
  }
  nodes_.push_back(node);
  if (row.state != kNoNumber && row.state >= states_seen_) {
    states_seen_ = row.state + 1;
    note_places(number, row.state);
  }
}

void Recording::note_places(StepNumber step, StateNumber state) {
  places_.resize(tables_.texts.size());
  goals_seen_.resize(tables_.goals.size());
  const auto note = [&](TextNumber text, std::size_t goal, std::int32_t hypothesis) {
    if (places_[text].step == kNoStep) {
      places_[text] = {
          .step = step, .goal = static_cast<std::uint32_t>(goal), .hypothesis = hypothesis};
    }
  };
  const auto goals = tables_.goals_of(state);
  for (std::size_t at = 0; at < goals.size(); ++at) {
    if (goals_seen_[goals[at]]) {
      continue;
    }
    goals_seen_[goals[at]] = true;
    const auto row = tables_.goals[goals[at]];
    for (std::size_t i = 1; i < row.size(); ++i) {
      note(tables_.hypotheses[row[i]][0], at, static_cast<std::int32_t>(i - 1));
    }
    note(row[0], at, -1);
  }
}

StepView Recording::step(StepNumber step) const {
  const StepRow& row = tables_.steps[step];
  return {.parent = row.parent,
          .span = row.span,
          .text = text_of(tables_.words[row.sentence]),
          .outcome = row.outcome,
          .message = text_of(tables_.words[row.message]),
          .time = row.time};
}

std::optional<StateNumber> Recording::state_after(StepNumber step) const {
  const StateNumber state = nodes_[step].state_after;
  return state == kNoNumber ? std::nullopt : std::optional(state);
}

std::optional<StateNumber> Recording::state_before(StepNumber step) const {
  const StepNumber parent = tables_.steps[step].parent;
  return parent == kNoStep ? std::nullopt : state_after(parent);
}

std::span<const StepNumber> Recording::children(StepNumber step) const {
  const Node& node = nodes_[step];
  if (node.siblings != kNoNumber) {
    return forks_[node.siblings];
  }
  return {&node.child, node.child == kNoStep ? 0U : 1U};
}

std::vector<StepNumber> Recording::path_to(StepNumber step) const {
  std::vector<StepNumber> path;
  for (; step != kNoStep; step = tables_.steps[step].parent) {
    path.push_back(step);
  }
  std::ranges::reverse(path);
  return path;
}

}  // namespace sequent::states
