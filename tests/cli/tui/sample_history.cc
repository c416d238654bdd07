#include "tests/cli/tui/sample_history.h"

#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>

namespace sequent::test {
namespace {

using states::Goal;
using states::Hypothesis;
using states::ProofState;
using states::Step;
using states::StepNumber;
using states::StepOutcome;

const char* const kHostile =
    "\"</script><script>document.title = 'owned'</script><img src=x onerror=\\\"document.title = "
    "'owned'\\\">\" = \"\x1b]0;owned\x07 \u202E {{data}} &amp; 中文 e\u0301 \u2028\"";

class Steps {
 public:
  StepNumber add(StepNumber parent, const std::string& text) {
    Step& step = steps_.emplace_back();
    step.parent = parent;
    step.text = text;
    step.span = {at_, at_ + static_cast<std::uint32_t>(text.size()), ++line_};
    step.time = std::chrono::milliseconds(line_ % 10 == 9 ? 1500 : 2);
    at_ = step.span.end + 1;
    return static_cast<StepNumber>(steps_.size() - 1);
  }

  void add(StepNumber parent, const std::string& text, ProofState state) {
    steps_[add(parent, text)].state = std::move(state);
  }

  void fail(StepNumber parent, const std::string& text, const std::string& message) {
    Step& step = steps_[add(parent, text)];
    step.outcome = StepOutcome::kFailed;
    step.message = message;
  }

  std::vector<Step> take() { return std::move(steps_); }

 private:
  std::vector<Step> steps_;
  std::uint32_t at_ = 0;
  std::uint32_t line_ = 0;
};

Hypothesis nat(const std::string& name) {
  return {{name}, "", "nat"};
}

}  // namespace

std::vector<Step> sample_steps() {
  Steps steps;
  const Goal whole{{}, "∀ n : nat, n + 0 = n"};
  const Goal intro{{nat("n")}, "n + 0 = n"};
  const Goal base{{}, "0 + 0 = 0"};
  const Hypothesis induction{{"IHm"}, "", "m + 0 = m"};
  const Goal next{{nat("m"), induction}, "S m + 0 = S m"};
  const Goal simple{{nat("m"), induction}, "S (m + 0) = S m"};
  const Goal rewritten{{nat("m"), induction}, "S m = S m"};
  steps.add(states::kNoStep, "Require Import Arith.");
  steps.add(0, "Lemma add_0_r :\n  ∀ n : nat, n + 0 = n.", {{whole}, {}, {}, {}});
  steps.add(1, "Proof.", {{whole}, {}, {}, {}});
  steps.fail(2, "reflexivity.", "Unable to unify \"n\" with \"n + 0\".");
  steps.add(2, "intros n.", {{intro}, {}, {}, {}});
  steps.add(4, "destruct n as [| m].", {{base, {{nat("m")}, "S m + 0 = S m"}}, {}, {}, {}});
  steps.fail(5, "lia.", "The reference lia was not found.");
  steps.add(4, "induction n as [| m IHm].", {{base, next}, {}, {}, {}});
  steps.add(7, "- reflexivity.", {{}, {{{}, {next}}}, {}, {}});
  steps.add(8, "- simpl.", {{simple}, {}, {}, {}});
  steps.add(9, "rewrite IHm.", {{rewritten}, {}, {}, {}});
  steps.add(10, "reflexivity.", ProofState{});
  steps.add(11, "Qed.");
  steps.add(12, "Lemma hostile (x := 3 : nat) : True.",
            {{{{{{"h", "k"}, "", kHostile}, {{"x"}, "3", "nat"}}, "中文 → ⊢ e\u0301"}},
             {},
             {{{}, "?shelved"}},
             {{{}, "given up"}}});
  StepNumber last = steps.add(13, "Admitted.");
  for (int i = 0; i < 60; ++i) {
    last = steps.add(last, "Definition d" + std::to_string(i) + " := " + std::to_string(i) + ".");
  }
  return steps.take();
}

states::Session sample_session() {
  states::Session session;
  session.id = "Sample.v-1";
  session.prover = "coq 8.16.1";
  session.file = "Sample<b>.v";
  session.module = "Sample";
  return session;
}

states::Recording sample_recording() {
  states::Recording recording(sample_session());
  for (Step& step : sample_steps()) {
    if (!recording.take(std::move(step))) {
      throw std::runtime_error("the sample is no recording");
    }
  }
  return recording;
}

}  // namespace sequent::test
