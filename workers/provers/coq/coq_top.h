#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/function_ref.h"
#include "engine/base/result.h"
#include "proofcache/states/proof_state.h"
#include "workers/provers/coq/coq_process.h"
#include "workers/provers/coq/coq_protocol.h"

namespace sequent::provers {

// How a coqidetop is started.
struct CoqTopOptions {
  std::string program;             // an absolute path; see find_coqidetop()
  std::string topfile;             // the file whose sentences it gets, as the user named it
  std::vector<std::string> flags;  // -Q, -R, -I, -arg of its project
  std::string directory;
  std::vector<std::string> environment;              // all of it, as NAME=value
  std::chrono::milliseconds sentence_limit{60'000};  // 0: none
  // Resident; above it needs_recycling(). A sentence that takes it to twice that is ended.
  std::uint64_t memory_limit_bytes = 4ULL << 30;
};

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
// or answers nothing, and was killed; kTimeout: a sentence did not end at its limit of time, not
// even when interrupted, and it was killed. Start another after these.
// Threads: the one that called start(), which must outlive it; interrupt() from any.
class CoqTop {
 public:
  static base::Result<std::unique_ptr<CoqTop>> start(const CoqTopOptions& options);

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
  // The same, with each answer as it comes: it ends at an error of `take` too.
  base::Status run_each(CoqStateId from,
                        std::span<const Sentence> sentences,
                        bool goals,
                        base::FunctionRef<base::Status(CoqAnswer)> take,
                        const std::stop_token& stop);
  // The state of the beginning.
  [[nodiscard]] CoqStateId initial() const { return initial_; }
  // What a query (`Print Instances C.`, `Show Proof.`) prints in a state. kInvalid: what the
  // prover says against it.
  base::Result<std::string> query(CoqStateId state, std::string_view sentence);

  // In place of CoqTopOptions::sentence_limit, from the next run() on; 0: none.
  void limit_sentences(std::chrono::milliseconds limit) { sentence_limit_ = limit; }

  // The sentence that runs ends as kInterrupted.
  void interrupt();
  // It has grown over its limit of memory: what matters should go on in a new one.
  [[nodiscard]] bool needs_recycling() const;

 private:
  using Clock = std::chrono::steady_clock;
  // Why we sent SIGINT.
  enum class Reason : std::uint8_t { kNone, kTime, kMemory, kStop };
  struct Flight;

  CoqTop(std::unique_ptr<CoqProcess> process, const CoqTopOptions& options);

  // Brings the prover to a state, where it can be given sentences.
  base::Status go_to(CoqStateId state);
  // From flight.at on, until one is not done (false) or should run again.
  base::Result<bool> fly(Flight& flight, base::FunctionRef<base::Status(CoqAnswer)> take);
  void send_next(Flight& flight);
  // Of the next sentence that is in flight. Absent: an interruption that was meant for another
  // sentence hit it.
  base::Result<std::optional<CoqAnswer>> receive_answer(Flight& flight);
  [[nodiscard]] std::optional<CoqAnswer> refused(const Flight& flight,
                                                 const CoqValue& value,
                                                 std::string message);
  [[nodiscard]] std::string messages_of(CoqStateId state) const;
  // Takes the answers to what was sent after a sentence that was not done.
  base::Status drain(Flight& flight);
  // The answer to the oldest call without one. What runs longer than `limit` is interrupted;
  // `stop`: what else ends it, besides interrupt(); null: nothing does.
  base::Result<CoqValue> receive_value(std::chrono::milliseconds limit,
                                       const std::stop_token* stop);
  // Sends SIGINT when there is a reason to, and kills what does not heed it.
  base::Status watch(std::chrono::milliseconds limit, const std::stop_token* stop);
  void start_clock();

  std::unique_ptr<CoqProcess> process_;
  std::chrono::milliseconds sentence_limit_;
  std::uint64_t memory_limit_;
  CoqStateId initial_ = 0;
  std::optional<CoqStateId> tip_;      // where sentences can be added; absent: go_to() first
  std::optional<CoqStateId> next_id_;  // of the next sentence; absent: unknown
  std::vector<CoqFeedback> messages_;  // since the last answer
  std::size_t message_bytes_ = 0;
  Clock::time_point started_;  // what runs
  Clock::time_point watched_;
  std::optional<Clock::time_point> signalled_;
  Reason reason_ = Reason::kNone;
  std::atomic<bool> interrupted_ = false;  // by interrupt()
};

// Next to the coqc that is in PATH, or in Debian's folder of plugins. kNotFound: names the package.
[[nodiscard]] base::Result<std::string> find_coqidetop();

}  // namespace sequent::provers
