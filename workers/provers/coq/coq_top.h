#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "proofcache/states/proof_state.h"

namespace sequent::provers {

// How a coqidetop is started.
struct CoqTopOptions {
  std::string program;             // an absolute path; see find_coqidetop()
  std::string topfile;             // the file whose sentences it gets, as the user named it
  std::vector<std::string> flags;  // -Q, -R, -I, -arg of its project
  std::string directory;
  std::vector<std::string> environment;              // all of it, as NAME=value
  std::chrono::milliseconds sentence_limit{60'000};  // 0: none
  std::uint64_t memory_limit_bytes = 4ULL << 30;     // resident; above it needs_recycling()
};

// A state of one coqidetop; dies with it.
using CoqStateId = std::int64_t;

struct CoqAnswer {
  enum class Kind : std::uint8_t { kDone, kFailed, kTimedOut, kInterrupted };
  Kind kind = Kind::kDone;
  CoqStateId state = 0;  // after it; where it failed: the state that it left us in
  std::string message;   // errors and what the prover printed, as plain text
  std::optional<std::uint32_t> error_begin;  // in the sentence, bytes
  std::optional<std::uint32_t> error_end;
  std::optional<states::ProofState> goals;  // absent: no proof is open, or not asked for
  std::chrono::microseconds time{0};
};

// One running coqidetop.opt, over its XML protocol. Sentences are sent ahead of their answers;
// a sentence that fails leaves the prover in the state before it.
//
// Errors of all calls: kUnavailable: the process is gone (with the last that it wrote on stderr),
// or answers nothing, and was killed: start another.
// Threads: one; interrupt() from any.
class CoqTop {
 public:
  static base::Result<std::unique_ptr<CoqTop>> start(const CoqTopOptions& options);
  ~CoqTop();

  struct Sentence {
    std::string_view text;
    std::uint32_t offset = 0;  // bytes in its file, and its line: for messages
    std::uint32_t line = 1;
  };

  // Runs sentences one after the other from state `from` until one is not done; asks for the
  // goals after each if `goals`. One answer for each that ran, the one that was not done last.
  base::Result<std::vector<CoqAnswer>> run(CoqStateId from,
                                           std::span<const Sentence> sentences,
                                           bool goals,
                                           const std::stop_token& stop);
  // The state of the beginning.
  [[nodiscard]] CoqStateId initial() const;
  // What a query (`Print Instances C.`, `Show Proof.`) prints in a state.
  base::Result<std::string> query(CoqStateId state, std::string_view sentence);

  // In place of CoqTopOptions::sentence_limit, from the next run() on; 0: none.
  void limit_sentences(std::chrono::milliseconds limit);

  // The sentence that runs ends as kInterrupted.
  void interrupt();
  // It has grown over its limit of memory: what matters should go on in a new one.
  [[nodiscard]] bool needs_recycling() const;
};

// Next to the coqc that is in PATH, or in Debian's folder of plugins. kNotFound: names the package.
[[nodiscard]] base::Result<std::string> find_coqidetop();

}  // namespace sequent::provers
