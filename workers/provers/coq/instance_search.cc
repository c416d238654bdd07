#include "workers/provers/coq/instance_search.h"

#include <array>
#include <utility>
#include <vector>

#include "workers/provers/coq/at_state.h"
#include "workers/provers/coq/canonical_state.h"
#include "workers/provers/coq/instance_question.h"
#include "workers/provers/coq/tactic_outcome.h"

namespace sequent::provers {
namespace {

using std::chrono::milliseconds;
using tactics::InstanceKey;
using tactics::InstanceResult;
using tactics::InstanceVerdict;
using tactics::TacticResult;

constexpr std::array<std::string_view, 2> kPrintAll{"Set Printing All.", "Set Printing Universes."};

// The prover stands behind the sentences of the start and kPrintAll. Absent: interrupted.
base::Result<std::optional<InstanceKey>> ask(WarmProver& prover,
                                             const TacticStart& start,
                                             const std::string& term,
                                             milliseconds limit,
                                             const std::stop_token& stop) {
  SEQUENT_TRY_ASSIGN(const CoqAnswer answer, prover.run(question_sentence(term), limit, stop));
  if (answer.kind == CoqAnswer::Kind::kInterrupted) {
    return std::optional<InstanceKey>();
  }
  if (answer.kind != CoqAnswer::Kind::kDone || !prover.goals() || prover.goals()->focused.empty()) {
    return base::invalid("'" + term + "' makes no sense here: " + answer.message);
  }
  const std::size_t here = start.sentences.size();
  SEQUENT_TRY_ASSIGN(const std::string classes, prover.query(here, "Print TypeClasses."));
  SEQUENT_TRY_ASSIGN(const std::string options, prover.query(here, "Print Options."));
  SEQUENT_TRY_ASSIGN(InstanceKey key, read_question(answer.message, prover.goals()->focused.front(),
                                                    classes, options));
  return std::optional(std::move(key));
}

// The result of a search. Absent: it was interrupted.
std::optional<InstanceResult> judge(CoqAnswer answer, milliseconds limit) {
  const bool late = limit.count() > 0 && answer.time > limit;
  if (answer.kind == CoqAnswer::Kind::kInterrupted) {
    return std::nullopt;
  }
  if (answer.kind == CoqAnswer::Kind::kTimedOut || late) {
    return InstanceResult{InstanceVerdict::kTimeout, "", limit, limit};
  }
  const bool found = answer.kind == CoqAnswer::Kind::kDone;
  return InstanceResult{found ? InstanceVerdict::kFound : InstanceVerdict::kNone,
                        found ? read_instance(answer.message) : std::move(answer.message),
                        milliseconds(0), answer.time};
}

// Whether it says something of the search, and not of the machine.
bool is_of_search(const InstanceResult& result) {
  TacticResult failure;
  failure.message = result.text;
  return result.verdict != InstanceVerdict::kNone || is_kept(failure);
}

}  // namespace

base::Result<std::optional<InstanceKey>> InstanceSearch::key_of(const TacticStart& start,
                                                                const std::string& term,
                                                                milliseconds limit,
                                                                const std::stop_token& stop) {
  const CanonicalState canonical = canonical_state(start.base, start.module, start.sentences);
  SEQUENT_TRY_ASSIGN(auto environment, known_environment(questions_, canonical));
  if (!environment) {
    SEQUENT_TRY_ASSIGN(environment, learn_environment(questions_, canonical, prover_, start, stop));
  }
  if (!environment) {
    return std::optional<InstanceKey>();
  }
  std::vector<std::string> sentences = start.sentences;
  sentences.insert(sentences.end(), kPrintAll.begin(), kPrintAll.end());
  const auto act = [&]() -> base::Result<std::optional<TacticResult>> {
    SEQUENT_TRY_ASSIGN(auto key, ask(prover_, start, term, limit, stop));
    if (!key) {
      return std::optional<TacticResult>();
    }
    SEQUENT_TRY_ASSIGN(const std::string universes,
                       prover_.query(start.sentences.size(), "Show Universes."));
    base::Hasher hasher;
    hasher.field("instances").field(environment->raw()).field(universes);
    key->environment =
        is_whole(*key, canonical.state) ? hasher.finish() : hasher.field(canonical.state).finish();
    TacticResult answer;  // a failure, which has text
    answer.message = pack_key(*key);
    return std::optional(std::move(answer));
  };
  SEQUENT_TRY_ASSIGN(
      const auto known,
      questions_.get_or_compute(
          {*environment, canonical.state, "Instance " + term}, milliseconds(0), start.module,
          [&] { return at_state(prover_, start.prover, sentences, stop, act); }, stop));
  return known ? unpack_key(known->message) : std::nullopt;
}

base::Result<FoundInstance> InstanceSearch::find(const TacticStart& start,
                                                 const std::string& text,
                                                 milliseconds limit,
                                                 const std::stop_token& stop) {
  FoundInstance found;
  SEQUENT_TRY_ASSIGN(found.term, instance_term(text));
  SEQUENT_TRY_ASSIGN(found.key, key_of(start, found.term, limit, stop));
  if (!found.key) {
    return found;
  }
  found.cached = true;
  const std::string sentence = instance_sentence(found.term);
  const auto act = [&]() -> base::Result<std::optional<InstanceResult>> {
    auto answer = prover_.run(sentence, limit, stop);
    if (answer) {
      return judge(std::move(*answer), limit);
    }
    if (answer.error().code == base::ErrorCode::kTimeout) {
      return std::optional(InstanceResult{InstanceVerdict::kTimeout, "", limit, limit});
    }
    return std::move(answer).error();
  };
  const auto compute = [&]() -> base::Result<std::optional<InstanceResult>> {
    found.cached = false;
    SEQUENT_TRY_ASSIGN(found.result, at_state(prover_, start.prover, start.sentences, stop, act));
    return found.result && is_of_search(*found.result) ? found.result : std::nullopt;
  };
  SEQUENT_TRY_ASSIGN(auto known,
                     instances_.get_or_compute(*found.key, limit, start.module, compute, stop));
  if (found.cached) {
    found.result = std::move(known);
    found.cached = found.result.has_value();
  }
  return found;
}

}  // namespace sequent::provers
