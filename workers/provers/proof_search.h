#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "proofcache/states/proof_state.h"

namespace sequent::provers {

// What came of a tactic on a state. Absent: it leads nowhere.
struct SearchMove {
  std::string tactic;
  std::optional<states::ProofState> state;
};

// What a search walks in: a prover with a portfolio of tactics.
class SearchSpace {
 public:
  virtual ~SearchSpace() = default;
  // Runs tactics on `state`, to which `path` leads, at most `budget` of them. May end at the first
  // that closes_goal().
  virtual base::Result<std::vector<SearchMove>> expand(std::span<const std::string> path,
                                                       const states::ProofState& state,
                                                       std::uint64_t budget) = 0;
  // Whether the script proves it, once more from the beginning.
  virtual base::Result<bool> verify(std::span<const std::string> script) = 0;
};

struct SearchLimits {
  std::uint32_t depth = 12;           // tactics of a script
  std::uint64_t attempts = 20'000;    // tactics run
  std::chrono::milliseconds time{0};  // 0: none
};

enum class SearchEnd : std::uint8_t {
  kProved,
  kExhausted,    // nothing is left that was not tried
  kOutOfBudget,  // attempts or time
  kStopped,      // we were asked to
};

struct SearchReport {
  SearchEnd end = SearchEnd::kExhausted;
  std::vector<std::string> script;  // of kProved
  std::uint64_t attempts = 0;
  std::uint64_t states = 0;    // distinct, with the first
  std::uint64_t revisits = 0;  // moves that led to a state that was known
};

// Best-first search for a script that leaves no goals. States are the same if they print alike;
// each is expanded once. Few and small goals come first, then short paths. A move that closes the
// first goal and leaves the others as they are makes its siblings needless. A script that does not
// verify is passed over.
//
// Errors: those of the space. Blocking: as long as it takes, past `stop` or the time for one
// expansion.
[[nodiscard]] base::Result<SearchReport> search_proof(SearchSpace& space,
                                                      const states::ProofState& start,
                                                      const SearchLimits& limits,
                                                      const base::Clock& clock,
                                                      const std::stop_token& stop);

// Whether a tactic solved the first goal, and nothing else was touched or put aside.
[[nodiscard]] bool closes_goal(const states::ProofState& before, const states::ProofState& after);

// No goals, and none was put aside or given up.
[[nodiscard]] bool is_complete(const states::ProofState& state);

}  // namespace sequent::provers
