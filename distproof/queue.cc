#include "distproof/queue.h"

#include <algorithm>
#include <iterator>
#include <thread>
#include <utility>

#include "distproof/queue_replies.h"
#include "distproof/scripts.h"
#include "distproof/submit_batch.h"
#include "distproof/submit_order.h"
#include "distproof/wakeup.h"
#include "engine/base/digest.h"
#include "engine/base/random.h"
#include "engine/store/typed.h"

namespace sequent::distproof {
namespace {

using std::chrono::milliseconds;
using Replies = std::vector<resp::Reply>;

constexpr std::size_t kIdsPerCall = 500;
constexpr std::size_t kFinishedPerCall = 1'000;
// The store keeps priorities as doubles.
constexpr std::int64_t kMostUrgent = (std::int64_t{1} << 53) - 1;
// After a wait that the store broke off; the claim that follows waits for the store.
constexpr milliseconds kAfterBrokenWait{50};

std::string new_nonce() {
  const std::uint64_t bits = base::random_seed();
  return base::to_hex({reinterpret_cast<const char*>(&bits), sizeof bits});
}

std::string_view text_of(FailKind kind) {
  return kind == FailKind::kProof ? "proof" : "infra";
}

std::vector<std::string_view> views_of(const std::vector<std::string>& words) {
  return {words.begin(), words.end()};
}

std::vector<std::string_view> ids_of(std::span<const JobId> jobs) {
  std::vector<std::string_view> ids;
  ids.reserve(jobs.size());
  for (const JobId& job : jobs) {
    ids.push_back(job.text());
  }
  return ids;
}

}  // namespace

Queue::Queue(store::Store& store, std::string_view name_space, RunId run, const base::Clock& clock)
    : store_(&store),
      run_(std::move(run)),
      keys_(name_space, run_),
      name_space_(name_space),
      clock_(&clock) {}

base::Result<std::vector<resp::Reply>> Queue::list_of(const store::Script& script,
                                                      store::Args args) {
  return store::run_for_list(store_->repeatable(), script, keys_.all(), args);
}

base::Result<std::int64_t> Queue::integer_of(const store::Script& script, store::Args args) {
  return store::run_for_integer(store_->repeatable(), script, keys_.all(), args);
}

base::Result<SubmitReport> Queue::submit(std::span<const NewJob> jobs) {
  SEQUENT_TRY_ASSIGN(const std::vector<std::size_t> order, submit_order(jobs));
  SubmitReport report;
  SubmitBatch batch;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const NewJob& job = jobs[order[i]];
    if (job.priority > kMostUrgent || job.priority < -kMostUrgent) {
      return base::invalid("job " + unescape_name(job.id.text()) +
                           " has a priority of 2^53 or more");
    }
    batch.add(job);
    if (batch.full() || i + 1 == order.size()) {
      SEQUENT_TRY_ASSIGN(const Replies reply, list_of(kSubmitJobsScript, batch.words()));
      SEQUENT_TRY_ASSIGN(const SubmitReport part, read_submit_report(reply));
      report.added += part.added;
      report.known += part.known;
      batch = SubmitBatch();
    }
  }
  return report;
}

base::Result<Claimed> Queue::try_claim(const WorkerId& worker, int max) {
  const std::string nonce = new_nonce();
  const std::string limit = std::to_string(max);
  const std::vector<std::string_view> args{worker.text(), nonce, limit};
  const auto asked_at = clock_->monotonic();
  SEQUENT_TRY_ASSIGN(const Replies reply, list_of(kClaimJobsScript, args));
  SEQUENT_TRY_ASSIGN(Claimed claimed, read_claim(reply));
  claimed.asked_at = asked_at;
  return claimed;
}

base::Result<Claimed> Queue::claim(const WorkerId& worker, int max, milliseconds wait) {
  const auto deadline = clock_->monotonic() + wait;
  for (;;) {
    SEQUENT_TRY_ASSIGN(Claimed claimed, try_claim(worker, max));
    const auto left = std::chrono::ceil<milliseconds>(deadline - clock_->monotonic());
    if (!claimed.grants.empty() || claimed.run != RunState::kOpen || left.count() <= 0) {
      return claimed;
    }
    // The store counts on a word of each idle worker every third of a lease.
    milliseconds pause = std::min(left, claimed.lease / 3);
    if (claimed.next_due) {
      pause = std::min(pause, *claimed.next_due + milliseconds(1));
    }
    const auto wakeup = wait_for_work(*store_, name_space_, {&run_, 1}, worker, pause);
    if (wakeup && *wakeup == Wakeup::kNudged) {
      claimed.nudged = true;
      return claimed;
    }
    if (!wakeup) {
      std::this_thread::sleep_for(std::min(kAfterBrokenWait, left));
    }
  }
}

base::Result<std::vector<BeatAnswer>> Queue::beat(const WorkerId& worker,
                                                  std::span<const HeldJob> jobs) {
  std::vector<std::string_view> args{worker.text()};
  for (const HeldJob& held : jobs) {
    args.push_back(held.job.text());
    args.push_back(held.token.text);
  }
  SEQUENT_TRY_ASSIGN(const Replies reply, list_of(kBeatJobsScript, args));
  return read_beat(reply, jobs.size());
}

base::Result<Verdict> Queue::done(const JobId& job,
                                  const LeaseToken& token,
                                  std::string_view outcome) {
  const std::vector<std::string_view> args{job.text(), token.text, outcome};
  SEQUENT_TRY_ASSIGN(const Replies reply, list_of(kDoneJobsScript, args));
  SEQUENT_TRY_ASSIGN(const std::vector<Verdict> verdicts, read_verdicts(reply, 1));
  return verdicts.front();
}

base::Result<std::vector<Verdict>> Queue::done(std::span<const FinishedJob> jobs) {
  std::vector<Verdict> verdicts;
  verdicts.reserve(jobs.size());
  for (std::size_t from = 0; from < jobs.size(); from += kFinishedPerCall) {
    const auto part = jobs.subspan(from, std::min(kFinishedPerCall, jobs.size() - from));
    std::vector<std::string_view> args;
    args.reserve(3 * part.size());
    for (const FinishedJob& finished : part) {
      args.insert(args.end(), {finished.job.text(), finished.token.text, finished.outcome});
    }
    SEQUENT_TRY_ASSIGN(const Replies reply, list_of(kDoneJobsScript, args));
    SEQUENT_TRY_ASSIGN(const std::vector<Verdict> some, read_verdicts(reply, part.size()));
    verdicts.insert(verdicts.end(), some.begin(), some.end());
  }
  return verdicts;
}

base::Result<Verdict> Queue::fail(const HeldJob& held, FailKind kind, std::string_view why) {
  const std::vector<std::string_view> args{held.job.text(), held.token.text, text_of(kind), why};
  SEQUENT_TRY_ASSIGN(const std::int64_t answer, integer_of(kFailJobScript, args));
  return verdict_of(answer);
}

base::Result<Verdict> Queue::release(const HeldJob& held) {
  const std::vector<std::string_view> args{held.job.text(), held.token.text, "release", ""};
  SEQUENT_TRY_ASSIGN(const std::int64_t answer, integer_of(kFailJobScript, args));
  return verdict_of(answer);
}

base::Result<std::int64_t> Queue::cancel(std::span<const JobId> jobs) {
  std::int64_t cancelled = 0;
  for (std::size_t from = 0; from < jobs.size(); from += kIdsPerCall) {
    const auto part = jobs.subspan(from, std::min(kIdsPerCall, jobs.size() - from));
    SEQUENT_TRY_ASSIGN(const std::int64_t count, integer_of(kCancelJobsScript, ids_of(part)));
    cancelled += count;
  }
  return cancelled;
}

base::Result<std::int64_t> Queue::set_priorities(
    std::span<const std::pair<JobId, std::int64_t>> priorities) {
  std::int64_t changed = 0;
  for (std::size_t from = 0; from < priorities.size(); from += kIdsPerCall) {
    std::vector<std::string> words;
    for (const auto& [job, priority] :
         priorities.subspan(from, std::min(kIdsPerCall, priorities.size() - from))) {
      words.push_back(job.text());
      words.push_back(std::to_string(priority));
    }
    SEQUENT_TRY_ASSIGN(const std::int64_t count, integer_of(kSetPrioritiesScript, views_of(words)));
    changed += count;
  }
  return changed;
}

base::Result<std::int64_t> Queue::reap(int limit) {
  const std::string text = std::to_string(limit);
  const std::vector<std::string_view> args{text};
  return integer_of(kReapJobsScript, args);
}

base::Result<std::vector<std::optional<JobStatus>>> Queue::inspect(std::span<const JobId> jobs) {
  std::vector<std::optional<JobStatus>> statuses;
  for (std::size_t from = 0; from < jobs.size(); from += kIdsPerCall) {
    const auto part = jobs.subspan(from, std::min(kIdsPerCall, jobs.size() - from));
    SEQUENT_TRY_ASSIGN(const Replies reply, list_of(kInspectJobsScript, ids_of(part)));
    for (const resp::Reply& item : reply) {
      SEQUENT_TRY_ASSIGN(std::optional<JobStatus> status, read_status(item));
      statuses.push_back(std::move(status));
    }
  }
  return statuses;
}

base::Result<JobPage> Queue::list(std::string_view cursor, int about) {
  const std::string count = std::to_string(about);
  const std::vector<std::string_view> args{cursor, count};
  SEQUENT_TRY_ASSIGN(const Replies reply, list_of(kListJobsScript, args));
  return read_page(reply);
}

base::Result<RunHealth> Queue::health() {
  SEQUENT_TRY_ASSIGN(const Replies reply, list_of(kCountJobsScript, {}));
  return read_health(reply);
}

base::Result<std::vector<std::optional<std::string>>> Queue::fetch(RunKeys::Index key,
                                                                   std::span<const JobId> jobs) {
  std::vector<std::optional<std::string>> values;
  values.reserve(jobs.size());
  for (std::size_t from = 0; from < jobs.size(); from += kIdsPerCall) {
    const auto part = jobs.subspan(from, std::min(kIdsPerCall, jobs.size() - from));
    SEQUENT_TRY_ASSIGN(auto found, store::get_fields(*store_, keys_[key], ids_of(part)));
    std::move(found.begin(), found.end(), std::back_inserter(values));
  }
  return values;
}

base::Result<std::vector<std::optional<std::string>>> Queue::payloads(std::span<const JobId> jobs) {
  return fetch(RunKeys::kPayloads, jobs);
}

base::Result<std::vector<std::optional<std::string>>> Queue::outcomes(std::span<const JobId> jobs) {
  return fetch(RunKeys::kOutcomes, jobs);
}

}  // namespace sequent::distproof
