#include "proofcache/tactics/outcome_format.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "engine/base/packed.h"

namespace sequent::tactics {
namespace {

using base::PackedReader;
using base::PackedWriter;
using states::Goal;

constexpr std::string_view kLetters = "pfut";  // as TacticVerdict has them

void pack(PackedWriter& writer, const std::vector<Goal>& goals) {
  writer.number(goals.size());
  for (const Goal& goal : goals) {
    writer.number(goal.hypotheses.size());
    for (const states::Hypothesis& hypothesis : goal.hypotheses) {
      writer.number(hypothesis.names.size());
      for (const std::string& name : hypothesis.names) {
        writer.text(name);
      }
      writer.text(hypothesis.value).text(hypothesis.type);
    }
    writer.text(goal.conclusion);
  }
}

states::Hypothesis unpack_hypothesis(PackedReader& reader) {
  states::Hypothesis hypothesis;
  hypothesis.names.resize(reader.count());
  for (std::string& name : hypothesis.names) {
    name = reader.text();
  }
  hypothesis.value = reader.text();
  hypothesis.type = reader.text();
  return hypothesis;
}

std::vector<Goal> unpack_goals(PackedReader& reader) {
  std::vector<Goal> goals;
  for (std::uint64_t left = reader.count(); left > 0; --left) {
    Goal& goal = goals.emplace_back();
    for (std::uint64_t more = reader.count(); more > 0; --more) {
      goal.hypotheses.push_back(unpack_hypothesis(reader));
    }
    goal.conclusion = reader.text();
  }
  return goals;
}

// Takes a number off the front. Absent: there is none.
std::optional<std::int64_t> take_number(std::string_view& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

}  // namespace

std::string pack_state(const states::ProofState& state) {
  PackedWriter writer;
  pack(writer, state.focused);
  writer.number(state.background.size());
  for (const states::Unfocused& level : state.background) {
    pack(writer, level.before);
    pack(writer, level.after);
  }
  pack(writer, state.shelved);
  pack(writer, state.given_up);
  return writer.bytes();
}

std::optional<states::ProofState> unpack_state(std::string_view bytes) {
  PackedReader reader(bytes);
  states::ProofState state;
  state.focused = unpack_goals(reader);
  for (std::uint64_t left = reader.count(); left > 0; --left) {
    states::Unfocused& level = state.background.emplace_back();
    level.before = unpack_goals(reader);
    level.after = unpack_goals(reader);
  }
  state.shelved = unpack_goals(reader);
  state.given_up = unpack_goals(reader);
  if (reader.failed() || !reader.at_end()) {
    return std::nullopt;
  }
  return state;
}

OutcomeParts encode_outcome(const TacticResult& result) {
  OutcomeParts parts;
  parts.head = kLetters[static_cast<std::size_t>(result.verdict)];
  parts.head += std::to_string(result.time.count());
  if (result.limit.count() != 0) {
    parts.head += '/';
    parts.head += std::to_string(result.limit.count());
  }
  if (result.state != nullptr) {
    parts.tail = "=" + pack_state(*result.state);
  }
  return parts;
}

std::optional<DecodedOutcome> decode_outcome(std::string_view value) {
  const std::size_t verdict = value.empty() ? value.npos : kLetters.find(value.front());
  if (verdict == std::string_view::npos) {
    return std::nullopt;
  }
  DecodedOutcome outcome;
  outcome.result.verdict = static_cast<TacticVerdict>(verdict);
  value.remove_prefix(1);
  const auto time = take_number(value);
  if (!time) {
    return std::nullopt;
  }
  outcome.result.time = std::chrono::microseconds(*time);
  if (value.starts_with('/')) {
    value.remove_prefix(1);
    const auto limit = take_number(value);
    if (!limit) {
      return std::nullopt;
    }
    outcome.result.limit = std::chrono::milliseconds(*limit);
  }
  if (value.starts_with('#')) {
    const std::size_t end = std::min(value.find('='), value.size());
    outcome.message = value.substr(1, end - 1);
    value.remove_prefix(end);
  }
  if (value.starts_with('=')) {
    auto state = unpack_state(value.substr(1));
    if (!state) {
      return std::nullopt;
    }
    outcome.result.state = std::make_shared<const states::ProofState>(*std::move(state));
    return outcome;
  }
  return value.empty() ? std::optional(std::move(outcome)) : std::nullopt;
}

}  // namespace sequent::tactics
