#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/job_run.h"
#include "cli/machine.h"
#include "cli/replay/coq_source.h"
#include "workers/provers/coq/tactic_runner.h"
#include "workers/workspace.h"

namespace sequent::cli {

struct QueuedTacticsOptions {
  int slots = 0;  // of this process; 0: only workers elsewhere
};

// Runs tactics on the states of one file as jobs of the queue: a few tactics on one state each. The
// tactic cache is the workers': what is known costs a job no prover.
//
// Borrows: machine and cache; the source must outlive it.
// Errors of attempt(): those of JobRun; kUnavailable: a job was given up.
// Threads: one; starts others for the slots.
class QueuedTactics final : public provers::TacticRunner {
 public:
  // Shares what the file reads.
  static base::Result<std::unique_ptr<QueuedTactics>> open(Machine& machine,
                                                           Cache& cache,
                                                           const CoqSource& source,
                                                           const QueuedTacticsOptions& options);
  ~QueuedTactics() override;

  base::Result<std::vector<provers::TacticAttempt>> attempt(const provers::TacticStart& start,
                                                            std::span<const std::string> tactics,
                                                            std::chrono::milliseconds limit,
                                                            bool first,
                                                            const std::stop_token& stop) override;

 private:
  // Tactics that one job runs.
  struct Piece {
    distproof::JobId job;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::optional<std::vector<provers::TacticAttempt>> attempts;
    bool needless = false;  // a tactic before it closes the goal
  };

  QueuedTactics(Cache& cache, const CoqSource& source);

  base::Status share_before(const std::vector<std::string>& sentences);
  base::Status submit(const provers::TacticStart& start,
                      std::span<const std::string> tactics,
                      std::chrono::milliseconds limit,
                      bool first,
                      std::vector<Piece>& pieces);
  base::Status wait(const provers::TacticStart& start,
                    bool first,
                    std::vector<Piece>& pieces,
                    const std::stop_token& stop);
  base::Status drop_after(std::size_t piece, std::vector<Piece>& pieces);

  Cache& cache_;
  const CoqSource& source_;
  std::unique_ptr<proofcache::Pin> pin_;
  std::vector<std::string> before_;  // sentences that all jobs share
  base::Digest before_digest_;
  std::uint64_t pieces_ = 0;  // so far
  std::optional<workers::WorkspaceRoot> root_;
  std::unique_ptr<JobRun> run_;  // last: its slots use the others
};

}  // namespace sequent::cli
