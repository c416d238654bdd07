#include "workers/index_runner.h"

#include <array>
#include <iterator>
#include <utility>
#include <vector>

#include "decls/declaration_writer.h"
#include "decls/import/coq_library.h"
#include "engine/base/digest.h"
#include "workers/index_outcome.h"
#include "workers/installed_prover.h"
#include "workers/job_files.h"
#include "workers/provers/coq/declare.h"
#include "workers/tool_runner.h"

namespace sequent::workers {
namespace {

using distproof::JobSpec;

// Apart from what else goes by the digest of the same inputs.
base::Digest flight_of(const JobSpec& job) {
  base::Hasher hasher;
  hasher.field("index").field(job.name).field(job.request);
  return hasher.finish();
}

JobReport report(const IndexOutcome& outcome) {
  return {JobEnd::kProved, outcome.text()};
}

}  // namespace

base::Result<std::unique_ptr<JobRunner>> IndexRunner::make(const RunnerTools& tools,
                                                           std::filesystem::path workspace) {
  SEQUENT_TRY_ASSIGN(Workspace made, Workspace::make(std::move(workspace)));
  return std::unique_ptr<JobRunner>(new IndexRunner(tools, std::move(made)));
}

IndexRunner::IndexRunner(const RunnerTools& tools, Workspace workspace)
    : tools_(tools),
      workspace_(std::move(workspace)),
      declarations_(tools.store, tools.name_space) {}

JobReport IndexRunner::run(const JobSpec& job,
                           distproof::Queue& /*queue*/,
                           const std::stop_token& stop) {
  Reported report = index_once(job, stop);
  if (report) {
    return *std::move(report);
  }
  if (stop.stop_requested()) {
    return {JobEnd::kStopped, ""};
  }
  // What the prover refuses it will refuse again.
  const bool stands = report.error().code == base::ErrorCode::kInvalid;
  return {stands ? JobEnd::kRefuted : JobEnd::kTryAgain, report.error().message};
}

base::Result<bool> IndexRunner::is_known(const JobSpec& job) {
  const std::array<std::string, 1> module{job.name};
  SEQUENT_TRY_ASSIGN(const auto sources, declarations_.sources_of(module));
  return sources.front() == job.request;
}

IndexRunner::Reported IndexRunner::index_once(const JobSpec& job, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    SEQUENT_TRY_ASSIGN(const auto flight, tools_.flights.take(flight_of(job), stop));
    SEQUENT_TRY_ASSIGN(const bool known, is_known(job));
    if (known) {
      return report(IndexOutcome{});
    }
    if (flight != nullptr) {
      return index(job, stop);
    }
  }
  return JobReport{JobEnd::kStopped, ""};
}

IndexRunner::Reported IndexRunner::index(const JobSpec& job, const std::stop_token& stop) {
  if (job.arguments.empty()) {
    return base::corrupt("job " + job.name + " does not say which file it is of");
  }
  SEQUENT_TRY(installed_prover(tools_, job));
  SEQUENT_TRY_ASSIGN(const auto pin, place_inputs(tools_, job, workspace_));
  const provers::CoqModules modules{
      .names = {job.name},
      .sources = {job.arguments.back()},
      .notations = {job.name},
      .flags = {job.arguments.begin(), std::prev(job.arguments.end())},
      .directory = (workspace_.path() / job.directory).string(),
      .source_directory = (workspace_.path() / job.directory).string(),
  };
  ProcessToolRunner programs(tools_.processes, stop);
  std::vector<std::string> warnings;
  SEQUENT_TRY_ASSIGN(const decls::CoqListing listing,
                     provers::list_declarations(programs, modules, warnings));
  SEQUENT_TRY_ASSIGN(decls::DeclarationWriter writer,
                     decls::DeclarationWriter::create(declarations_, "coq module " + job.name));
  const auto go_on = [&](const decls::ImportStep& /*step*/) {
    return !stop.stop_requested();
  };
  SEQUENT_TRY(decls::read_coq_library(listing, go_on, writer));
  SEQUENT_TRY_ASSIGN(const decls::ImportSummary summary, writer.finish());
  SEQUENT_TRY(declarations_.set_source_of(job.name, job.request));
  return report({.indexed = true,
                 .declarations = summary.declarations,
                 .edges = summary.edges,
                 .removed = summary.removed,
                 .warning = warnings.empty() ? "" : warnings.front()});
}

}  // namespace sequent::workers
