#include "cli/replay/proof_start.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "cli/suggest.h"
#include "workers/provers/coq/sentences.h"

namespace sequent::cli {
namespace {

using states::Recording;
using states::StepNumber;
using states::StepView;

// A bullet or brace alone: what it leads to is what the rest of its line begins from.
bool is_bullet(const StepView& step) {
  return step.outcome == states::StepOutcome::kDone &&
         step.text.find_first_not_of("-+*{}") == std::string_view::npos;
}

constexpr std::size_t kMostModifiers = 3;  // words before that which says what is stated

bool opens_proof(const Recording& recording, StepNumber step) {
  return !recording.state_before(step) && recording.state_after(step);
}

std::uint32_t last_line(const StepView& step) {
  return step.span.line +
         static_cast<std::uint32_t>(std::count(step.text.begin(), step.text.end(), '\n'));
}

// The name behind the first word of a statement in its first words: "app_nil" of
// "#[local] Lemma app_nil : …". Empty: it has none.
std::string stated_name(std::string_view text) {
  const std::vector<std::string_view> words = provers::words_of(text);
  for (std::size_t i = 0; i + 1 < words.size() && i <= kMostModifiers; ++i) {
    if (words[i].front() >= 'A' && words[i].front() <= 'Z' && words[i] != "Local" &&
        words[i] != "Global" && words[i] != "Program" && words[i] != "Polymorphic") {
      return std::string(words[i + 1]);
    }
  }
  return {};
}

}  // namespace

base::Result<StepNumber> step_before_line(const Recording& recording, std::uint32_t line) {
  StepNumber last = states::kNoStep;
  for (StepNumber number = 0; number < recording.size(); ++number) {
    const StepView step = recording.step(number);
    if (last_line(step) >= line) {
      if (opens_proof(recording, number)) {
        return number;
      }
      if (step.span.line > line || !is_bullet(step)) {
        last = step.parent;
        break;
      }
    }
    last = step.outcome == states::StepOutcome::kDone ? number : step.parent;
  }
  if (last == states::kNoStep || !recording.state_after(last)) {
    return base::invalid("no proof is open before line " + std::to_string(line) + " of " +
                         recording.session().file);
  }
  return last;
}

base::Result<StepNumber> step_that_states(const Recording& recording, const std::string& lemma) {
  std::vector<std::string> names;
  std::optional<StepNumber> found;
  for (StepNumber number = 0; number < recording.size(); ++number) {
    if (!opens_proof(recording, number)) {
      continue;
    }
    names.push_back(stated_name(recording.step(number).text));
    if (names.back() == lemma) {
      found = number;
    }
  }
  if (!found) {
    return base::invalid("no proof of '" + lemma + "' in " + recording.session().file +
                         did_you_mean(lemma, names));
  }
  return *found;
}

std::vector<std::string> sentences_to(const Recording& recording, StepNumber step) {
  std::vector<std::string> sentences;
  for (const StepNumber number : recording.path_to(step)) {
    sentences.emplace_back(recording.step(number).text);
  }
  return sentences;
}

}  // namespace sequent::cli
