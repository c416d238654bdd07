#include "cli/replay/step_json.h"

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/replay/names.h"

namespace sequent::cli {
namespace {

using nlohmann::ordered_json;
using states::Goal;
using states::ProofState;

ordered_json json_of_goals(const std::vector<Goal>& goals) {
  ordered_json array = ordered_json::array();
  for (const Goal& goal : goals) {
    array.push_back(json_of(goal));
  }
  return array;
}

void add_goals(ordered_json& object, const ProofState& state) {
  object["goals"] = json_of_goals(state.focused);
  ordered_json background = ordered_json::array();
  for (const states::Unfocused& level : state.background) {
    background.push_back(
        {{"before", json_of_goals(level.before)}, {"after", json_of_goals(level.after)}});
  }
  object["background"] = std::move(background);
  object["shelved"] = json_of_goals(state.shelved);
  object["given_up"] = json_of_goals(state.given_up);
}

std::int64_t milliseconds_of(std::chrono::system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

}  // namespace

ordered_json json_of(const states::Hypothesis& hypothesis) {
  ordered_json object{{"names", hypothesis.names}, {"value", nullptr}, {"type", hypothesis.type}};
  if (!hypothesis.value.empty()) {
    object["value"] = hypothesis.value;
  }
  return object;
}

ordered_json json_of(const Goal& goal) {
  ordered_json hypotheses = ordered_json::array();
  for (const states::Hypothesis& hypothesis : goal.hypotheses) {
    hypotheses.push_back(json_of(hypothesis));
  }
  return {{"hypotheses", std::move(hypotheses)}, {"conclusion", goal.conclusion}};
}

ordered_json json_of_step(const states::Recording& recording, states::StepNumber number) {
  const states::StepView step = recording.step(number);
  ordered_json object{{"step", number},
                      {"parent", nullptr},
                      {"line", step.span.line},
                      {"begin", step.span.begin},
                      {"end", step.span.end},
                      {"tactic", step.text},
                      {"outcome", name_of(step.outcome)},
                      {"message", step.message},
                      {"seconds", std::chrono::duration<double>(step.time).count()}};
  if (step.parent != states::kNoStep) {
    object["parent"] = step.parent;
  }
  const std::optional<states::StateNumber> state = recording.state_after(number);
  if (state) {
    add_goals(object, recording.state(*state));
  } else {
    object["goals"] = nullptr;
  }
  return object;
}

ordered_json json_of(const states::Session& session) {
  ordered_json object{{"session", session.id},
                      {"file", session.file},
                      {"module", session.module},
                      {"prover", session.prover},
                      {"status", name_of(session.status)},
                      {"started_ms", milliseconds_of(session.started)},
                      {"ended_ms", nullptr},
                      {"steps", session.steps},
                      {"failures", session.failures},
                      {"states", session.states},
                      {"source", session.source.hex()},
                      {"environment", session.environment.hex()}};
  if (session.status != states::SessionStatus::kActive) {
    object["ended_ms"] = milliseconds_of(session.ended);
  }
  return object;
}

}  // namespace sequent::cli
