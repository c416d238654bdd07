#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/check/plan.h"
#include "cli/check/user_paths.h"
#include "cli/output/reporter.h"
#include "proofcache/results/manifest.h"
#include "proofcache/results/results.h"
#include "workers/provers/project.h"
#include "workers/provers/prover.h"

namespace sequent::cli {

// What became of each module of a check: told to the reporter when it is decided, and
// counted for the summary.
//
// Owns: the plan. Borrows: all else.
// Threads: one.
class Verdicts {
 public:
  // `repeat_words`: tell what the prover wrote also of results that were known.
  Verdicts(const provers::Project& project,
           Plan plan,
           const provers::Prover& prover,
           Reporter& reporter,
           const UserPaths& paths,
           bool repeat_words);

  // Tells what the plan says already.
  void tell_known();
  // `reused`: the result was made earlier, or by another worker.
  void proved(std::uint32_t module, proofcache::FoundResult result, bool reused);

  // These return the modules that are skipped because of it.
  std::vector<std::uint32_t> refuted(std::uint32_t module,
                                     const proofcache::Manifest& manifest,
                                     bool reused);
  // A verdict that no manifest was kept of: a limit was reached.
  std::vector<std::uint32_t> stopped(std::uint32_t module, const std::string& why);
  // No verdict: the machinery failed too often.
  std::vector<std::uint32_t> given_up(std::uint32_t module, const std::string& why);

  void skip(std::uint32_t module, const std::string& because_of);
  // What the plan or the end of the check left undecided.
  void skip_open();

  [[nodiscard]] const Plan& plan() const { return plan_; }
  [[nodiscard]] const Summary& summary() const { return summary_; }
  [[nodiscard]] bool any_given_up() const { return any_given_up_; }
  [[nodiscard]] ModuleRef name_of(std::uint32_t module) const;

 private:
  void tell_proved(std::uint32_t module, const proofcache::Manifest& manifest, bool reused);
  void count(const proofcache::Manifest& manifest, bool reused);
  std::vector<std::uint32_t> fail(std::uint32_t module, Failure failure);

  const provers::Project& project_;
  Plan plan_;
  const provers::Prover& prover_;
  Reporter& reporter_;
  const UserPaths& paths_;
  const bool repeat_words_;
  Summary summary_;
  bool any_given_up_ = false;
};

}  // namespace sequent::cli
