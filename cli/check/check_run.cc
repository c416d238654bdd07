#include "cli/check/check_run.h"

#include <utility>
#include <vector>

#include "cli/check/queue_run.h"
#include "proofcache/results/explain.h"

namespace sequent::cli {

CheckRun::CheckRun(const CheckTools& tools,
                   const CheckOptions& options,
                   const provers::Project& project,
                   Plan plan,
                   OutputWriter& outputs,
                   Reporter& reporter,
                   const UserPaths& paths)
    : tools_(tools),
      options_(options),
      project_(project),
      outputs_(outputs),
      reporter_(reporter),
      paths_(paths),
      verdicts_(project, std::move(plan), tools_.prover, reporter, paths, options.verbose) {}

base::Result<CheckReport> CheckRun::run(const std::stop_token& interrupt) {
  const std::size_t to_check = verdicts_.plan().count(Fate::kOpen);
  reporter_.planned(project_.modules.size(), to_check);
  if (options_.explain) {
    SEQUENT_TRY(explain_open());
  }
  verdicts_.tell_known();
  const bool stop_at_once = options_.fail_fast && verdicts_.summary().failed > 0;
  if (to_check > 0 && !stop_at_once) {
    SEQUENT_TRY(share_inputs());
    SEQUENT_TRY(
        QueueRun(tools_, options_, project_, verdicts_, outputs_, reporter_).run(interrupt));
  }
  verdicts_.skip_open();
  outputs_.remember_written();
  CheckReport report{.summary = verdicts_.summary(), .out_of_order = verdicts_.any_given_up()};
  report.summary.interrupted = interrupt.stop_requested();
  for (std::size_t i = 0; i < project_.modules.size(); ++i) {
    if (verdicts_.plan().fates[i] == Fate::kProved) {
      report.proved.insert(project_.modules[i].name);
    }
  }
  SEQUENT_TRY(
      tools_.results.count({.hits = report.summary.cached,
                            .misses = report.summary.checked,
                            .saved_us = static_cast<std::uint64_t>(report.summary.saved.count())}));
  return report;
}

base::Status CheckRun::explain_open() {
  const Plan& plan = verdicts_.plan();
  for (std::uint32_t i = 0; i < project_.modules.size(); ++i) {
    if (plan.fates[i] == Fate::kOpen) {
      SEQUENT_TRY_ASSIGN(const proofcache::Explanation explanation,
                         proofcache::explain(tools_.store, tools_.name_space, plan.nodes, i));
      reporter_.explained(verdicts_.name_of(i), explanation.text);
    }
  }
  return {};
}

// Whoever does the work fetches what it reads by digest.
base::Status CheckRun::share_inputs() {
  const Plan& plan = verdicts_.plan();
  SEQUENT_TRY_ASSIGN(pin_, tools_.artifacts.pin());
  std::vector<base::Digest> held;
  for (std::uint32_t i = 0; i < project_.modules.size(); ++i) {
    if (plan.fates[i] == Fate::kProved) {
      for (const proofcache::OutputFile& output : plan.found[i]->manifest.outputs) {
        held.push_back(output.digest);
      }
      continue;
    }
    if (plan.fates[i] != Fate::kOpen) {
      continue;
    }
    std::vector<const provers::InputFile*> files{&project_.modules[i].source};
    for (const provers::InputFile& file : project_.modules[i].files) {
      files.push_back(&file);
    }
    for (const provers::InputFile* file : files) {
      SEQUENT_TRY_ASSIGN(const base::Digest now, tools_.artifacts.put_file(file->file));
      if (now != file->digest) {
        return base::conflict(paths_.shown(file->file) +
                              " changed while the check began; run it again");
      }
      held.push_back(now);
    }
  }
  return pin_->add(held);
}

}  // namespace sequent::cli
