#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "distproof/job.h"
#include "engine/base/digest.h"
#include "engine/base/result.h"

namespace sequent::workers {

// What a job that records a file says besides what it reads: JobSpec::limits are those of one
// sentence and of the prover, the last of JobSpec::arguments is the file as the prover gets it.
struct RecordJob {
  std::string file;            // as sessions name it
  std::string prover_version;  // "Coq 8.16.1"
  base::Digest environment;    // Session::environment
  bool force = false;          // also if it is recorded already
  bool operator==(const RecordJob&) const = default;
};

[[nodiscard]] std::string encode_record_job(const RecordJob& job);
// kCorrupt: not what encode_record_job() makes.
[[nodiscard]] base::Result<RecordJob> decode_record_job(std::string_view request);

// What became of it, as the queue keeps it: a line of words, the message last.
struct RecordOutcome {
  bool recorded = false;  // false: it was recorded already
  std::string session;
  std::uint32_t steps = 0;
  std::uint32_t not_done = 0;
  std::uint32_t first_line = 0;  // of the first sentence that was not done
  std::chrono::microseconds took{0};
  std::string first_message;
  bool operator==(const RecordOutcome&) const = default;

  [[nodiscard]] std::string text() const;
  [[nodiscard]] static std::optional<RecordOutcome> parse(std::string_view text);
};

}  // namespace sequent::workers
