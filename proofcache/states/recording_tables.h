#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "proofcache/states/intern_table.h"
#include "proofcache/states/proof_state.h"
#include "proofcache/states/step.h"

namespace sequent::states {

using TextNumber = std::uint32_t;
using HypothesisNumber = std::uint32_t;
using GoalNumber = std::uint32_t;
using StateNumber = std::uint32_t;  // equal states of a recording have one number
constexpr std::uint32_t kNoNumber = UINT32_MAX;

// A hypothesis and its parts, which are views into its text.
struct HypothesisView {
  std::string_view text;   // "n, m : nat", "x := 3 : nat"
  std::string_view names;  // "n, m"
  std::string_view value;
  std::string_view type;
};

struct GoalView {
  std::span<const HypothesisNumber> hypotheses;
  std::string_view conclusion;
};

struct StepRow {
  StepNumber parent = kNoStep;
  SourceSpan span;
  TextNumber sentence = 0;  // in `words`
  TextNumber message = 0;   // in `words`
  StateNumber state = kNoNumber;
  StepOutcome outcome = StepOutcome::kDone;
  std::chrono::microseconds time{0};
};

// How much of the tables there is.
struct TableSizes {
  std::uint32_t texts = 0;
  std::uint32_t hypotheses = 0;
  std::uint32_t goals = 0;
  std::uint32_t states = 0;
  StepNumber steps = 0;

  bool operator==(const TableSizes&) const = default;
};

// What a recording is made of: each distinct text, hypothesis, goal and state once, in the order
// of the steps that showed them first. What is named stands in its table.
class RecordingTables {
 public:
  StateNumber add(const ProofState& state);
  TextNumber add_words(std::string_view text);

  [[nodiscard]] HypothesisView hypothesis(HypothesisNumber number) const;
  [[nodiscard]] Hypothesis whole_hypothesis(HypothesisNumber number) const;
  [[nodiscard]] GoalView goal(GoalNumber number) const;
  [[nodiscard]] Goal whole_goal(GoalNumber number) const;
  // In the order of StateDiff.
  [[nodiscard]] std::span<const GoalNumber> goals_of(StateNumber number) const;
  [[nodiscard]] ProofState whole_state(StateNumber number) const;

  [[nodiscard]] TableSizes sizes() const;
  // What they were when there were so many steps. REQUIRES: count <= steps.size()
  [[nodiscard]] TableSizes sizes_after(StepNumber count) const;
  // Makes them what they were then, but for words.
  void keep(const TableSizes& sizes);

  InternTable<char> texts;                // of hypotheses and conclusions
  InternTable<std::uint32_t> hypotheses;  // text, size of the value, size of each name
  InternTable<std::uint32_t> goals;       // text of the conclusion, hypotheses
  // How many goals, the goals; then how many are in front, how many levels; of each level how many
  // are before and after; how many are shelved. The others are given up.
  InternTable<std::uint32_t> states;
  InternTable<char> words;  // sentences and messages
  std::vector<StepRow> steps;

 private:
  GoalNumber add(const Goal& goal);
  HypothesisNumber add(const Hypothesis& hypothesis);

  std::string text_;
  std::vector<std::uint32_t> numbers_;
  std::vector<std::uint32_t> state_;
};

}  // namespace sequent::states
