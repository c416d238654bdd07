#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/random.h"
#include "proofcache/states/session.h"
#include "proofcache/states/step.h"

namespace sequent::test {

inline states::Hypothesis hypothesis(std::string name, std::string type) {
  return {.names = {std::move(name)}, .value = {}, .type = std::move(type)};
}

inline states::Goal goal(std::vector<states::Hypothesis> hypotheses, std::string conclusion) {
  return {.hypotheses = std::move(hypotheses), .conclusion = std::move(conclusion)};
}

inline states::ProofState state(std::vector<states::Goal> focused) {
  states::ProofState made;
  made.focused = std::move(focused);
  return made;
}

inline states::Step step(states::StepNumber parent, std::string text, states::ProofState after) {
  states::Step made;
  made.parent = parent;
  made.text = std::move(text);
  made.state = std::move(after);
  return made;
}

// A step outside of proofs.
inline states::Step plain_step(states::StepNumber parent, std::string text) {
  states::Step made;
  made.parent = parent;
  made.text = std::move(text);
  return made;
}

inline states::Step failed_step(states::StepNumber parent, std::string text, std::string message) {
  states::Step made = plain_step(parent, std::move(text));
  made.outcome = states::StepOutcome::kFailed;
  made.message = std::move(message);
  return made;
}

inline states::Session session(std::string id, std::string file = "theories/List.v") {
  states::Session made;
  made.id = std::move(id);
  made.prover = "coq 8.16.1";
  made.file = std::move(file);
  made.module = "Coq.Lists.List";
  made.source = base::sha256(made.file);
  made.environment = base::sha256("coq");
  made.started =
      std::chrono::system_clock::time_point(std::chrono::milliseconds(1'700'000'000'000));
  return made;
}

// Steps of all kinds whose states share much, as those of a proof do; the same ones for a seed.
class RandomSteps {
 public:
  explicit RandomSteps(std::uint64_t seed) : random_(seed) {}

  states::Step next() {
    states::Step made;
    made.parent = count_ == 0 || random_.below(20) == 0 ? states::kNoStep : pick_parent();
    ++count_;
    made.span = {.begin = at_, .end = at_ + 7, .line = 1 + at_ / 40};
    at_ += 7 + static_cast<std::uint32_t>(random_.below(30));
    made.text = "apply " + word() + ".";
    made.outcome = static_cast<states::StepOutcome>(random_.below(8) < 6 ? 0 : random_.below(4));
    if (random_.below(6) == 0) {
      made.message = "Error: " + any_text();
    }
    if (random_.below(5) != 0) {
      made.state = any_state();
    }
    made.time = std::chrono::microseconds(random_.below(1U << random_.below(30)));
    return made;
  }

  std::vector<states::Step> take(std::size_t count) {
    std::vector<states::Step> made;
    for (std::size_t i = 0; i < count; ++i) {
      made.push_back(next());
    }
    return made;
  }

 private:
  states::StepNumber pick_parent() {
    return static_cast<states::StepNumber>(random_.below(4) == 0 ? random_.below(count_)
                                                                 : count_ - 1);
  }

  std::string word() { return "lemma" + std::to_string(random_.below(50)); }

  // Also with bytes that separate parts elsewhere, zero bytes, and nothing at all.
  std::string any_text() {
    static constexpr std::string_view kParts[] = {"forall", " ",  ", ", " : ", " := ", "n",
                                                  "⊢",      "\n", "\0", "nat", "=",    "(S m)"};
    std::string made;
    for (std::uint64_t left = random_.below(12); left > 0; --left) {
      made += kParts[random_.below(std::size(kParts))];
    }
    return made;
  }

  states::Hypothesis any_hypothesis() {
    states::Hypothesis made{.names = {"H" + std::to_string(random_.below(9))}};
    while (random_.below(4) == 0) {
      made.names.push_back(any_text());
    }
    if (random_.below(6) == 0) {
      made.value = any_text();
    }
    made.type = random_.below(2) == 0 ? "nat" : any_text();
    return made;
  }

  std::vector<states::Goal> any_goals(std::uint64_t most) {
    std::vector<states::Goal> made(random_.below(most + 1));
    for (states::Goal& each : made) {
      if (!known_.empty() && random_.below(2) == 0) {
        each = known_[random_.below(known_.size())];
        continue;
      }
      if (!known_.empty()) {
        each.hypotheses = known_[random_.below(known_.size())].hypotheses;
      }
      for (std::uint64_t left = random_.below(3); left > 0; --left) {
        each.hypotheses.push_back(any_hypothesis());
      }
      if (each.hypotheses.size() > 12) {
        each.hypotheses.erase(each.hypotheses.begin(), each.hypotheses.begin() + 6);
      }
      each.conclusion = any_text();
      known_.push_back(each);
    }
    return made;
  }

  states::ProofState any_state() {
    states::ProofState made;
    made.focused = any_goals(3);
    for (std::uint64_t left = random_.below(4) == 0 ? random_.below(4) : 0; left > 0; --left) {
      made.background.push_back({.before = any_goals(1), .after = any_goals(2)});
    }
    if (random_.below(6) == 0) {
      made.shelved = any_goals(2);
      made.given_up = any_goals(2);
    }
    return made;
  }

  base::Random random_;
  std::uint32_t count_ = 0;
  std::uint32_t at_ = 0;
  std::vector<states::Goal> known_;
};

}  // namespace sequent::test
