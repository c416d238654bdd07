#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>

#include "cli/machine.h"
#include "cli/output/terminal.h"
#include "cli/replay/coq_source.h"
#include "engine/base/result.h"

namespace sequent::cli {

struct RecordOptions {
  int jobs = 1;         // files at once, in this process
  bool remote = false;  // leave the work to workers elsewhere
  std::chrono::milliseconds sentence_limit{60'000};
  std::uint64_t memory_bytes = 4ULL << 30;  // of one prover
  bool force = false;                       // also what is recorded already
  bool json = false;                        // one event a line; the last is the summary
  bool silent = false;                      // says nothing
};

struct RecordSummary {
  std::uint64_t recorded = 0;   // files
  std::uint64_t unchanged = 0;  // files
  std::uint64_t sentences = 0;  // of those recorded
  std::uint64_t not_done = 0;   // sentences
  std::uint64_t failed = 0;     // files of which there is no recording
  std::string first_failure;
};

// Records each source as a session of its own, as jobs of the queue (workers/record_runner.h), and
// says so: with an estimate to a person who watches. A file whose text and environment are those of
// its last recording is left as it is; where only the text differs, what is before the first change
// is taken from it.
//
// Errors: those of the store; kUnavailable: `stop` (sessions that were not finished are marked as
// abandoned); kConflict: a file changed meanwhile.
// Threads: one, which prints; as many others as options.jobs record.
[[nodiscard]] base::Result<RecordSummary> record_files(std::span<const CoqSource> sources,
                                                       Machine& machine,
                                                       Cache& cache,
                                                       const RecordOptions& options,
                                                       Terminal& terminal,
                                                       const std::stop_token& stop);

}  // namespace sequent::cli
