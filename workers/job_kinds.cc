#include "workers/job_kinds.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "workers/attempt_runner.h"
#include "workers/index_runner.h"
#include "workers/prover_runner.h"
#include "workers/record_runner.h"

namespace sequent::workers {
namespace {

using distproof::JobKind;

struct KindRow {
  JobKind kind;
  std::string_view name;  // of its workspace
  base::Result<std::unique_ptr<JobRunner>> (*make)(const RunnerTools&, std::filesystem::path);
};

constexpr std::array kKinds{
    KindRow{JobKind::kCheck, "check", ProverRunner::make},
    KindRow{JobKind::kRecord, "record", RecordRunner::make},
    KindRow{JobKind::kIndex, "index", IndexRunner::make},
    KindRow{JobKind::kAttempt, "attempt", AttemptRunner::make},
};

}  // namespace

base::Result<std::unique_ptr<JobRunner>> KindRunner::make(const RunnerTools& tools,
                                                          std::filesystem::path folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    return base::unavailable("cannot make " + folder.string() + ": " + error.message());
  }
  return std::unique_ptr<JobRunner>(new KindRunner(tools, std::move(folder)));
}

KindRunner::KindRunner(const RunnerTools& tools, std::filesystem::path folder)
    : tools_(tools), folder_(std::move(folder)) {}

JobReport KindRunner::run(const distproof::JobSpec& job,
                          distproof::Queue& queue,
                          const std::stop_token& stop) {
  const base::Result<JobRunner*> runner = runner_of(job.kind);
  return runner ? (*runner)->run(job, queue, stop)
                : JobReport{JobEnd::kTryAgain, runner.error().message};
}

base::Result<JobRunner*> KindRunner::runner_of(JobKind kind) {
  std::unique_ptr<JobRunner>& runner = runners_[kind];
  if (runner == nullptr) {
    const auto row = std::ranges::find(kKinds, kind, &KindRow::kind);
    if (row == kKinds.end()) {
      return base::unavailable("worker " + tools_.worker + " does not know jobs of kind " +
                               std::to_string(static_cast<int>(kind)));
    }
    SEQUENT_TRY_ASSIGN(runner, row->make(tools_, folder_ / row->name));
  }
  return runner.get();
}

}  // namespace sequent::workers
