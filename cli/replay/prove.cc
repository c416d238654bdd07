#include <limits>
#include <span>

#include <nlohmann/json.hpp>

#include "cli/output/format.h"
#include "cli/output/json_line.h"
#include "cli/replay/proof_start.h"
#include "cli/replay/tactic_command.h"
#include "engine/base/file_io.h"
#include "engine/base/parse.h"
#include "workers/provers/coq/tactic_portfolio.h"
#include "workers/provers/coq/tactic_space.h"

namespace sequent::cli {
namespace {

using provers::SearchEnd;
using provers::SearchReport;

std::string_view name_of(SearchEnd end) {
  switch (end) {
    case SearchEnd::kProved:
      return "proved";
    case SearchEnd::kExhausted:
      return "exhausted";
    case SearchEnd::kOutOfBudget:
      return "out of budget";
    case SearchEnd::kStopped:
      break;
  }
  return "stopped";
}

class ProveCommand final : public TacticCommand {
  void declare_own(Options& options) override {
    options
        .summary(
            "Searches for a proof of a lemma of a file, whatever its proof there: few and small "
            "goals first, over a portfolio of tactics. What was tried before comes from the "
            "cache. What it prints has been run from the beginning of the file to its Qed.")
        .argument("FILE|SESSION:LEMMA", place_, false)
        .count("depth", depth_, "D", "tactics in a script (default: 12)")
        .text("tactics", tactics_, "FILE",
              "what to try, one tactic a line; {hypothesis}, {variable}, {lemma} and {definition} "
              "stand for each there is")
        .text("budget", budget_, "ATTEMPTS|TIME",
              "end after so many attempts, or so long, as 5000 or 2m (default: 20000)")
        .example("sequent replay prove Sorting.v:insert_sorted", "with the portfolio built in")
        .example("sequent replay prove Sorting.v:insert_sorted --budget 2m --limit 1s",
                 "for two minutes, no tactic longer than a second");
  }

  [[nodiscard]] const std::string& file() const override { return file_; }

  base::Status check() override {
    SEQUENT_TRY_ASSIGN(const auto parts, split_place(place_, "LEMMA"));
    file_ = parts.first;
    lemma_ = parts.second;
    limits_.depth = static_cast<std::uint32_t>(depth_);
    if (!budget_.empty()) {
      if (const auto attempts = base::parse_uint(budget_)) {
        limits_.attempts = *attempts;
      } else {
        SEQUENT_TRY_ASSIGN(limits_.time, parse_duration(budget_));
        limits_.attempts = std::numeric_limits<std::uint64_t>::max();
      }
    }
    std::string text(provers::default_portfolio());
    if (!tactics_.empty()) {
      SEQUENT_TRY_ASSIGN(text, base::read_file(tactics_));
    }
    auto portfolio = provers::parse_portfolio(text);
    if (!portfolio) {
      return base::invalid(tactics_ + ": " + portfolio.error().message);
    }
    portfolio_ = *std::move(portfolio);
    return {};
  }

  base::Result<ExitCode> say(Terminal& terminal,
                             const CurrentRecording& current,
                             provers::TacticRunner& runner,
                             const std::stop_token& stop) override {
    SEQUENT_TRY_ASSIGN(const states::StepNumber step, step_that_states(current.recording, lemma_));
    provers::TacticStart start = current.start_at(step);
    const std::string begin = beginning_of_proof(current.recording, step);
    const states::ProofState state = start.state;
    provers::FileNames names =
        provers::names_before(std::span(start.sentences).first(start.sentences.size() - 1));
    start.sentences.push_back(begin);
    provers::TacticSpace space(runner, std::move(start),
                               provers::TacticPortfolio(portfolio_, std::move(names)), limit(),
                               stop);
    const base::SystemClock clock;
    const auto began = clock.monotonic();
    SEQUENT_TRY_ASSIGN(const SearchReport report,
                       provers::search_proof(space, state, limits_, clock, stop));
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(clock.monotonic() - began);
    std::vector<provers::ScriptLine> script;
    if (report.end == SearchEnd::kProved) {
      SEQUENT_TRY_ASSIGN(script, space.structured(report.script));
    }
    if (json()) {
      print_object(terminal, report, begin, script, space.cached(), took);
    } else {
      print(terminal, report, begin, script, space.cached(), took);
    }
    return report.end == SearchEnd::kProved ? ExitCode::kProved : ExitCode::kFailed;
  }

  static std::string text_of(const provers::ScriptLine& line) {
    return printable(line.bullet.empty() ? line.tactic : line.bullet + " " + line.tactic);
  }

  // `Proof using …` as it stands in the file, for what follows may rest on it.
  static std::string beginning_of_proof(const states::Recording& recording,
                                        states::StepNumber statement) {
    for (const states::StepNumber child : recording.children(statement)) {
      const states::StepView step = recording.step(child);
      if (step.text.starts_with("Proof") && recording.state_after(child) &&
          step.outcome == states::StepOutcome::kDone) {
        return std::string(step.text);
      }
    }
    return "Proof.";
  }

  static void print(Terminal& terminal,
                    const SearchReport& report,
                    const std::string& begin,
                    const std::vector<provers::ScriptLine>& script,
                    std::uint64_t cached,
                    std::chrono::microseconds took) {
    if (report.end == SearchEnd::kProved) {
      terminal.print_line(printable(begin));
      for (const provers::ScriptLine& line : script) {
        const std::size_t outer = line.bullet.empty() ? line.depth : line.depth - 1;
        terminal.print_line(std::string(2 + 2 * outer, ' ') + text_of(line));
      }
      terminal.print_line("Qed.");
    } else {
      terminal.print_line(
          terminal.paint(Colour::kRed, "no proof found: " + std::string(name_of(report.end))));
    }
    terminal.print_line(terminal.paint(
        Colour::kDim, format_count(report.attempts, "attempt") + " (" + std::to_string(cached) +
                          " cached), " + format_count(report.states, "state") + ", " +
                          std::to_string(report.revisits) + " met again, " +
                          format_duration(took)));
  }

  void print_object(Terminal& terminal,
                    const SearchReport& report,
                    const std::string& begin,
                    const std::vector<provers::ScriptLine>& script,
                    std::uint64_t cached,
                    std::chrono::microseconds took) const {
    nlohmann::ordered_json lines = nullptr;
    if (report.end == SearchEnd::kProved) {
      lines = {begin};
      for (const provers::ScriptLine& line : script) {
        lines.push_back(text_of(line));
      }
      lines.push_back("Qed.");
    }
    print_json(terminal, {{"file", file_},
                          {"lemma", lemma_},
                          {"outcome", name_of(report.end)},
                          {"script", lines},
                          {"attempts", report.attempts},
                          {"cached", cached},
                          {"states", report.states},
                          {"revisits", report.revisits},
                          {"seconds", in_seconds(took)}});
  }

  std::string place_;
  std::string file_;
  std::string lemma_;
  std::string tactics_;
  std::string budget_;
  int depth_ = 12;
  provers::SearchLimits limits_;
  std::vector<std::string> portfolio_;
};

}  // namespace

std::unique_ptr<Command> make_replay_prove_command() {
  return std::make_unique<ProveCommand>();
}

}  // namespace sequent::cli
