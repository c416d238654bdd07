#include "workers/provers/coq/tactic_space.h"

#include <algorithm>
#include <utility>

#include "workers/provers/coq/warm_prover.h"

namespace sequent::provers {

TacticSpace::TacticSpace(TacticRunner& runner,
                         TacticStart start,
                         TacticPortfolio portfolio,
                         std::chrono::milliseconds limit,
                         std::stop_token stop)
    : runner_(runner),
      start_(std::move(start)),
      portfolio_(std::move(portfolio)),
      limit_(limit),
      stop_(std::move(stop)) {}

base::Result<std::vector<SearchMove>> TacticSpace::expand(std::span<const std::string> path,
                                                          const states::ProofState& state,
                                                          std::uint64_t budget) {
  TacticStart start = start_;
  start.sentences.insert(start.sentences.end(), path.begin(), path.end());
  start.state = state;
  std::vector<std::string> tactics = portfolio_.tactics_for(state);
  tactics.resize(std::min<std::size_t>(tactics.size(), budget));
  SEQUENT_TRY_ASSIGN(const std::vector<TacticAttempt> attempts,
                     runner_.attempt(start, tactics, limit_, true, stop_));
  std::vector<SearchMove> moves;
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    const TacticAttempt& attempt = attempts[i];
    cached_ += attempt.cached ? 1 : 0;
    SearchMove& move = moves.emplace_back(SearchMove{attempt.tactic, {}});
    if (attempt.result && attempt.result->state) {
      move.state = *attempt.result->state;
      if (closes_goal(state, *move.state)) {
        portfolio_.closed(tactics[i]);
      }
    }
  }
  return moves;
}

base::Result<bool> TacticSpace::verify(std::span<const std::string> script) {
  std::vector<std::string> sentences = start_.sentences;
  sentences.insert(sentences.end(), script.begin(), script.end());
  sentences.emplace_back("Qed.");
  WarmProver prover;
  base::Status done = prover.go_to(start_.prover, sentences, stop_);
  if (!done && done.error().code != base::ErrorCode::kInvalid) {
    return std::move(done).error();
  }
  return done.has_value();
}

base::Result<std::vector<ScriptLine>> TacticSpace::structured(std::span<const std::string> script) {
  std::vector<std::string> sentences = start_.sentences;
  std::vector<std::size_t> goals;
  WarmProver prover;
  for (const std::string& tactic : script) {
    sentences.push_back(tactic);
    SEQUENT_TRY(prover.go_to(start_.prover, sentences, stop_));
    goals.push_back(prover.goals() ? prover.goals()->focused.size() : 0);
  }
  std::vector<ScriptLine> lines = with_bullets(script, goals);
  std::vector<std::string> bulleted;
  for (const ScriptLine& line : lines) {
    if (!line.bullet.empty()) {
      bulleted.push_back(line.bullet);
    }
    bulleted.push_back(line.tactic);
  }
  SEQUENT_TRY_ASSIGN(const bool holds, verify(bulleted));
  if (!holds) {
    lines = with_bullets(script, std::vector<std::size_t>(script.size(), 1));
  }
  return lines;
}

}  // namespace sequent::provers
