#include "cli/replay/queued_tactics.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "cli/replay/share_files.h"
#include "distproof/job_wire.h"
#include "workers/attempt_job.h"
#include "workers/job_kinds.h"
#include "workers/provers/proof_search.h"

namespace sequent::cli {
namespace {

using provers::TacticAttempt;

constexpr std::size_t kPiece = 8;  // tactics of one job
constexpr std::chrono::milliseconds kWait{200};

bool closes(const states::ProofState& before, const TacticAttempt& attempt) {
  return attempt.result && attempt.result->state &&
         provers::closes_goal(before, *attempt.result->state);
}

}  // namespace

QueuedTactics::QueuedTactics(Cache& cache, const CoqSource& source)
    : cache_(cache), source_(source) {}

QueuedTactics::~QueuedTactics() = default;

base::Result<std::unique_ptr<QueuedTactics>> QueuedTactics::open(
    Machine& machine, Cache& cache, const CoqSource& source, const QueuedTacticsOptions& options) {
  std::unique_ptr<QueuedTactics> queued(new QueuedTactics(cache, source));
  const CoqSource* const shared = &source;
  SEQUENT_TRY_ASSIGN(queued->pin_, share_files({&shared, 1}, *cache.artifacts));
  if (options.slots > 0) {
    SEQUENT_TRY_ASSIGN(queued->root_,
                       workers::WorkspaceRoot::open(machine.folders.cache + "/work"));
  }
  const workers::RunnerTools tools = runner_tools(machine, cache, "attempts");
  const std::optional<workers::WorkspaceRoot>& root = queued->root_;
  SEQUENT_TRY_ASSIGN(queued->run_, JobRun::open(cache.store(), machine.clock,
                                                {.name_space = cache.name_space,
                                                 .label = "tactics on " + source.file,
                                                 .slots = options.slots,
                                                 .lease = std::chrono::seconds(6)},
                                                [&root, tools](int slot) {
                                                  return workers::KindRunner::make(
                                                      tools, root->path() / std::to_string(slot));
                                                }));
  return queued;
}

base::Result<std::vector<TacticAttempt>> QueuedTactics::attempt(
    const provers::TacticStart& start,
    std::span<const std::string> tactics,
    std::chrono::milliseconds limit,
    bool first,
    const std::stop_token& stop) {
  std::vector<Piece> pieces;
  SEQUENT_TRY(submit(start, tactics, limit, first, pieces));
  SEQUENT_TRY(wait(start, first, pieces, stop));
  std::vector<TacticAttempt> attempts;
  for (Piece& piece : pieces) {
    if (!piece.attempts) {  // stopped
      for (std::size_t i = piece.begin; i < piece.end; ++i) {
        attempts.push_back({tactics[i], {}, false});
      }
      continue;
    }
    std::ranges::move(*piece.attempts, std::back_inserter(attempts));
    if (first && !piece.attempts->empty() && closes(start.state, attempts.back())) {
      break;
    }
  }
  return attempts;
}

// The sentences of the file are sent once; a search goes on from the first state it asks for.
base::Status QueuedTactics::share_before(const std::vector<std::string>& sentences) {
  const bool shared = !before_.empty() && sentences.size() >= before_.size() &&
                      std::equal(before_.begin(), before_.end(), sentences.begin());
  if (shared) {
    return {};
  }
  SEQUENT_TRY_ASSIGN(before_digest_, cache_.artifacts->put(workers::encode_sentences(sentences)));
  SEQUENT_TRY(pin_->add({&before_digest_, 1}));
  before_ = sentences;
  return {};
}

base::Status QueuedTactics::submit(const provers::TacticStart& start,
                                   std::span<const std::string> tactics,
                                   std::chrono::milliseconds limit,
                                   bool first,
                                   std::vector<Piece>& pieces) {
  SEQUENT_TRY(share_before(start.sentences));
  distproof::JobSpec job = source_.job;
  job.kind = distproof::JobKind::kAttempt;
  job.source.digest = before_digest_;
  job.limits = {start.prover.sentence_limit, start.prover.memory_limit_bytes};
  workers::AttemptJob what{
      .base = start.base,
      .path = {start.sentences.begin() + static_cast<std::ptrdiff_t>(before_.size()),
               start.sentences.end()},
      .state = start.state,
      .tactics = {},
      .limit = limit,
      .first = first};
  std::vector<distproof::NewJob> jobs;
  for (std::size_t begin = 0; begin < tactics.size(); begin += kPiece) {
    const std::size_t end = std::min(begin + kPiece, tactics.size());
    what.tactics.assign(tactics.begin() + static_cast<std::ptrdiff_t>(begin),
                        tactics.begin() + static_cast<std::ptrdiff_t>(end));
    job.request = workers::encode_attempt_job(what);
    const auto id = distproof::JobId::escape("tactics." + std::to_string(pieces_++));
    pieces.push_back({.job = id, .begin = begin, .end = end, .attempts = {}});
    jobs.push_back({.id = id,
                    .waits_for = {},
                    .priority = -static_cast<std::int64_t>(begin),
                    .payload = distproof::encode_job(job)});
  }
  return run_->submit(jobs);
}

base::Status QueuedTactics::wait(const provers::TacticStart& start,
                                 bool first,
                                 std::vector<Piece>& pieces,
                                 const std::stop_token& stop) {
  const auto is_open = [](const Piece& piece) {
    return !piece.attempts && !piece.needless;
  };
  while (std::ranges::any_of(pieces, is_open)) {
    if (stop.stop_requested()) {
      run_->abort();
      return {};
    }
    SEQUENT_TRY_ASSIGN(const std::vector<EndedJob> ended, run_->next(kWait));
    for (const EndedJob& job : ended) {
      const auto piece = std::ranges::find(pieces, job.job, &Piece::job);
      if (piece == pieces.end() || piece->needless) {
        continue;
      }
      if (job.kind == EndedJob::Kind::kFailed) {
        return base::invalid(job.outcome);
      }
      if (job.kind != EndedJob::Kind::kDone) {
        return base::unavailable("tactics could not be run: " + job.outcome);
      }
      SEQUENT_TRY_ASSIGN(piece->attempts, workers::decode_attempts(job.outcome));
      if (first && !piece->attempts->empty() && closes(start.state, piece->attempts->back())) {
        SEQUENT_TRY(drop_after(static_cast<std::size_t>(piece - pieces.begin()), pieces));
      }
    }
  }
  return {};
}

base::Status QueuedTactics::drop_after(std::size_t piece, std::vector<Piece>& pieces) {
  std::vector<distproof::JobId> needless;
  for (std::size_t i = piece + 1; i < pieces.size(); ++i) {
    if (!pieces[i].needless) {
      pieces[i].needless = true;
      needless.push_back(pieces[i].job);
    }
  }
  return needless.empty() ? base::Status() : run_->cancel(needless);
}

}  // namespace sequent::cli
