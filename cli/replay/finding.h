#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "cli/output/terminal.h"
#include "cli/replay/state_command.h"

namespace sequent::cli {

// What came of one thing that was asked about a state: of a tactic, of a search.
struct Finding {
  std::string asked;
  std::string outcome;  // "closes the goal"
  Colour colour = Colour::kNone;
  std::optional<std::chrono::microseconds> time;  // that a prover took; absent: it was interrupted
  bool cached = false;
};

// "lia  closes the goal  (cached, took 3 ms)"
void print_finding(Terminal& terminal, const Finding& finding);
// The first line of what a prover said, below a finding.
void print_reason(Terminal& terminal, std::string_view message);

// A summary of findings, but for how many there were of which kind.
[[nodiscard]] nlohmann::ordered_json summary_of(const FileLine& at);

}  // namespace sequent::cli
