#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/result.h"
#include "proofcache/states/proof_state.h"

namespace sequent::provers {

// What a file declares before a proof, by name.
struct FileNames {
  std::vector<std::string> lemmas;       // the last first
  std::vector<std::string> definitions;  // what `unfold` may open
};
[[nodiscard]] FileNames names_before(std::span<const std::string> sentences);

// The tactics that a search tries on a state, those first that closed most goals so far. In a
// tactic, {hypothesis}, {variable}, {lemma} and {definition} stand for each hypothesis of the goal,
// each variable that its conclusion begins with, each lemma of the file, each definition of the
// file that the goal speaks of.
class TacticPortfolio {
 public:
  TacticPortfolio(std::vector<std::string> tactics, FileNames names);

  // For the first goal. Each comes once.
  [[nodiscard]] std::vector<std::string> tactics_for(const states::ProofState& state);
  // One that tactics_for() gave closed a goal.
  void closed(std::string_view tactic);

 private:
  struct Entry {
    std::string text;
    std::uint32_t closed = 0;
  };

  std::vector<Entry> entries_;
  FileNames names_;
  std::unordered_map<std::string, std::size_t> entry_of_;  // of what was given out
};

// One tactic a line; empty lines and `(* comments *)` alone on a line are none. kInvalid: an
// unknown {word}, with the line.
[[nodiscard]] base::Result<std::vector<std::string>> parse_portfolio(std::string_view text);

// What is tried if the user names nothing else.
[[nodiscard]] std::string_view default_portfolio();

}  // namespace sequent::provers
