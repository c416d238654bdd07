#include "tests/distproof/history.h"

#include <algorithm>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "distproof/progress.h"
#include "distproof/queue.h"
#include "distproof/run.h"
#include "tests/distproof/event_replay.h"
#include "tests/distproof/lossy_store.h"
#include "tests/distproof/queue_model.h"
#include "tests/distproof/time_machine.h"

namespace sequent::test {
namespace {

using distproof::BeatAnswer;
using distproof::FailKind;
using distproof::JobId;
using distproof::JobState;
using distproof::RunKeys;
using distproof::Verdict;
using std::chrono::milliseconds;

// Far apart, so that the real time that a history takes does not matter: time
// moves in steps of 40 s, a lease ends between 80 and 120 s, back-offs are 15, 30 and 60 s.
constexpr std::int64_t kLease = 110'000;
constexpr std::int64_t kBackoff = 15'000;
constexpr int kMaxAttempts = 3;
constexpr std::int64_t kStep = 40'000;

// Ends the history; caught in play_history.
struct Difference {
  std::string what;
};

class History {
 public:
  History(store::Store& store, std::uint32_t seed)
      : random_(seed),
        store_(&store),
        lossy_(store, seed, 4),
        model_(kLease, kMaxAttempts, kBackoff),
        run_(distproof::RunOwner::new_id(clock_)),
        keys_("history", run_),
        queue_(lossy_, "history", run_, clock_),
        time_(store, keys_),
        owner_(must(distproof::RunOwner::open(store,
                                              "history",
                                              run_,
                                              {.lease = milliseconds(kLease),
                                               .max_attempts = kMaxAttempts,
                                               .backoff = milliseconds(kBackoff),
                                               .keep = milliseconds(60'000)}))) {}

  void play(int steps) {
    for (int i = 0; i < steps; ++i) {
      step();
      if (i % 4 == 3) {
        compare();
      }
    }
    compare();
    replay();
    must(owner_.close(distproof::RunState::kFinished));
    model_.close();
    open_ = false;
    for (int i = 0; i < 8; ++i) {
      step();
    }
    compare();
  }

 private:
  template <typename T>
  static T must(base::Result<T> result) {
    if (!result) {
      throw Difference{result.error().message};
    }
    return std::move(result).value();
  }
  static void must(base::Status status) {
    if (!status) {
      throw Difference{status.error().message};
    }
  }
  static void expect(bool agrees, const std::string& what) {
    if (!agrees) {
      throw Difference{what};
    }
  }
  unsigned below(std::size_t bound) { return static_cast<unsigned>(random_() % bound); }

  void step() {
    switch (below(16)) {
      case 0:
      case 1:
        return submit();
      case 2:
      case 3:
      case 4:
      case 5:
        return claim();
      case 6:
      case 7:
      case 8:
        return done();
      case 9:
        return fail();
      case 10:
        return beat();
      case 11:
        return cancel_or_prefer();
      case 12:
        return reap_or_oversee();
      case 13:
        return pass_time();
      case 14:
        return lose_wakeup();
      default:
        return stop_server();
    }
  }

  std::string any_job() { return "j" + std::to_string(below(static_cast<std::size_t>(next_) + 2)); }

  void submit() {
    std::vector<distproof::NewJob> jobs;
    const int first = next_;
    for (unsigned i = 0; i <= below(5); ++i) {
      distproof::NewJob job{JobId::escape("j" + std::to_string(next_)),
                            {},
                            static_cast<std::int64_t>(below(5)) - 1,
                            "p" + std::to_string(next_)};
      std::set<std::string> on;
      for (unsigned k = below(4); k > 0 && next_ > 0; --k) {
        on.insert("j" + std::to_string(below(static_cast<std::size_t>(next_))));
      }
      for (const std::string& other : on) {
        job.waits_for.push_back(JobId::escape(other));
      }
      jobs.push_back(std::move(job));
      next_ += 1;
    }
    const unsigned trouble = below(10);
    if (trouble == 0 && first > 0) {  // known already; with another payload one time out of two
      const std::string id = "j" + std::to_string(below(static_cast<std::size_t>(first)));
      const bool changed = below(2) == 0;
      jobs.insert(jobs.begin(), {JobId::escape(id), {}, 0, changed ? "other" : "p" + id.substr(1)});
    } else if (trouble == 1) {
      jobs.back().waits_for.push_back(JobId::escape("nobody"));
    }
    const QueueModel::Submitted expected = model_.submit(jobs);
    if (expected.outcome != QueueModel::Submitted::Outcome::kOk) {
      next_ = first;
    }
    std::shuffle(jobs.begin(), jobs.end(), random_);
    const auto report = queue_.submit(jobs);
    const bool lost = lossy_.take_lost();
    switch (expected.outcome) {
      case QueueModel::Submitted::Outcome::kOk:
        expect(report.has_value(), "submit was refused");
        expect(report->added == (lost ? 0 : expected.added), "submit added another number");
        return expect(report->known == expected.known + (lost ? expected.added : 0),
                      "submit knew another number");
      case QueueModel::Submitted::Outcome::kMissing:
        return expect(!report && report.error().code == base::ErrorCode::kInvalid,
                      "submit took a job that waits for nobody");
      default:
        return expect(!report && report.error().code == base::ErrorCode::kConflict,
                      "submit took a changed job, or one for a closed run");
    }
  }

  void claim() {
    if (model_.count(JobState::kRunning) + model_.count(JobState::kDelayed) > 10) {
      return;  // one script takes back no more than 16
    }
    const auto worker = distproof::WorkerId::escape("w" + std::to_string(below(4)));
    const int max = 1 + static_cast<int>(below(3));
    const std::vector<std::string> expected = model_.claim(max);
    const distproof::Claimed claimed = must(queue_.try_claim(worker, max));
    lossy_.take_lost();
    expect(claimed.run == (open_ ? distproof::RunState::kOpen : distproof::RunState::kFinished),
           "claim saw another state of the run");
    std::vector<std::string> granted;
    for (const distproof::Grant& grant : claimed.grants) {
      granted.push_back(grant.job.text());
      expect(grant.payload == model_.jobs().at(grant.job.text()).payload, "claim: payload");
      expect(grant.attempt == model_.jobs().at(grant.job.text()).attempts, "claim: attempt");
      const std::int64_t fence = std::stoll(grant.token.text);
      expect(fence > fence_, "tokens do not rise");
      fence_ = fence;
      tokens_.push_back({grant.job.text(), grant.token.text});
    }
    expect(granted == expected, "claim granted other jobs");
    for (const distproof::Grant& grant : claimed.grants) {
      model_.granted(grant.job.text(), grant.token.text);
    }
    const std::int64_t left = model_.count(JobState::kReady);
    expect(!open_ || wake_tokens() <= left, "claim left more wake-ups than jobs");
  }

  // A token of any age, one of the last few mostly; sometimes for another job.
  std::pair<std::string, std::string> any_grant() {
    if (tokens_.empty()) {
      return {any_job(), "1:w0:x"};
    }
    const std::size_t recent = std::min<std::size_t>(tokens_.size(), below(4) == 0 ? 1000 : 8);
    auto grant = tokens_[tokens_.size() - 1 - below(recent)];
    if (below(20) == 0) {
      grant.first = any_job();
    }
    return grant;
  }

  void expect_verdict(const base::Result<Verdict>& verdict, Verdict expected, const char* what) {
    if (lossy_.take_lost() && expected == Verdict::kAccepted) {
      expected = Verdict::kRepeated;
    }
    expect(verdict && *verdict == expected, std::string(what) + " was judged otherwise");
  }

  void done() {
    const auto [job, token] = any_grant();
    const std::string outcome = "d" + std::to_string(below(1000));
    const Verdict expected = model_.done(job, token, outcome);
    expect_verdict(queue_.done(JobId::escape(job), {token}, outcome), expected, "done");
  }

  void fail() {
    const auto [job, token] = any_grant();
    const distproof::HeldJob held{JobId::escape(job), {token}};
    switch (below(6)) {
      case 0:
        return expect_verdict(queue_.fail(held, FailKind::kProof, "no proof"),
                              model_.fail(job, token, FailKind::kProof, "no proof"), "a verdict");
      case 1:
      case 2:
        return expect_verdict(queue_.release(held), model_.release(job, token), "a release");
      default:
        return expect_verdict(queue_.fail(held, FailKind::kInfra, "crash"),
                              model_.fail(job, token, FailKind::kInfra, "crash"), "a crash");
    }
  }

  void beat() {
    std::vector<distproof::HeldJob> held;
    std::vector<BeatAnswer> expected;
    for (unsigned i = 0; i < 3; ++i) {
      const auto [job, token] = any_grant();
      held.push_back({JobId::escape(job), {token}});
      expected.push_back(model_.beat(job, token));
    }
    model_.take_back_overdue();
    expect(must(queue_.beat(distproof::WorkerId::escape("w0"), held)) == expected ||
               lossy_.take_lost(),
           "a beat was answered otherwise");
    lossy_.take_lost();
    wakeups_lost_ = wakeups_lost_ && !open_;
  }

  void cancel_or_prefer() {
    const std::string job = any_job();
    const JobId id = JobId::escape(job);
    if (below(3) > 0) {
      const std::pair<JobId, std::int64_t> change{id, static_cast<std::int64_t>(below(5)) - 1};
      const std::int64_t expected = model_.set_priority(job, change.second);
      const std::int64_t changed = must(queue_.set_priorities({&change, 1}));
      return expect(changed == (lossy_.take_lost() ? 0 : expected), "set_priorities: count");
    }
    const std::int64_t expected = model_.cancel(job);
    const std::int64_t cancelled = must(queue_.cancel({&id, 1}));
    expect(cancelled == (lossy_.take_lost() ? 0 : expected), "cancel: count");
  }

  void reap_or_oversee() {
    const std::int64_t expected = model_.take_back_overdue();
    if (below(2) == 0) {
      const std::int64_t moved = must(queue_.reap(16));
      expect(moved == (lossy_.take_lost() ? 0 : expected), "reap: count");
    } else {
      must(owner_.beat());
    }
    wakeups_lost_ = wakeups_lost_ && !open_;
  }

  void pass_time() {
    if (open_) {
      model_.advance(kStep);
      time_.advance(milliseconds(kStep));
    }
  }

  void lose_wakeup() {
    const std::vector<std::string_view> pop{"LPOP", keys_[RunKeys::kWake]};
    wakeups_lost_ = !must(store_->run(pop)).is_null() || wakeups_lost_;
  }

  // Nobody's lease runs while the server is stopped for long, nor when its clock is set.
  void stop_server() {
    if (open_) {
      time_.stall(milliseconds(below(2) == 0 ? 500'000 : -3'600'000));
      must(owner_.beat());  // the first word after it
      model_.take_back_overdue();
    }
  }

  std::int64_t wake_tokens() {
    const std::vector<std::string_view> length{"LLEN", keys_[RunKeys::kWake]};
    return must(store_->run(length)).integer;
  }

  bool is_to_blame(const std::string& blame, const std::string& job) {
    const QueueModel::Job& culprit = model_.jobs().at(blame);
    return blame == job || (is_final(culprit.state) && culprit.state != JobState::kDone);
  }

  void compare_job(const distproof::JobStatus& status) {
    const QueueModel::Job& job = model_.jobs().at(status.job.text());
    const std::string at = status.job.text() + ": ";
    expect(status.state == job.state, at + "is " + std::string(to_string(status.state)) +
                                          " instead of " + std::string(to_string(job.state)));
    expect(status.attempts == job.attempts, at + "attempts");
    expect(status.priority == job.priority, at + "priority");
    expect(status.token.text == job.token, at + "token");
    if (job.state == JobState::kCancelled) {
      expect(is_to_blame(status.outcome, status.job.text()), at + "blame");
    } else {
      expect(status.outcome == job.outcome, at + "outcome");
    }
    if (job.state == JobState::kWaiting || job.state == JobState::kReady) {
      expect(status.unmet == model_.unmet(job), at + "unmet");
    }
  }

  void compare() {
    std::size_t seen = 0;
    for (std::string cursor = "0";;) {
      const distproof::JobPage page = must(queue_.list(cursor, 500));
      seen += page.jobs.size();
      for (const distproof::JobStatus& status : page.jobs) {
        compare_job(status);
      }
      if (page.next == "0") {
        break;
      }
      cursor = page.next;
    }
    expect(seen == model_.jobs().size(), "other jobs are there");
    const distproof::Counts counts = must(queue_.health()).counts;
    lossy_.take_lost();
    const std::pair<JobState, std::int64_t> expected[] = {
        {JobState::kWaiting, counts.waiting},
        {JobState::kReady, counts.ready},
        {JobState::kRunning, counts.running},
        {JobState::kDelayed, counts.delayed},
        {JobState::kDone, counts.done},
        {JobState::kFailed, counts.failed},
        {JobState::kQuarantined, counts.quarantined},
        {JobState::kCancelled, counts.cancelled},
    };
    for (const auto& [state, count] : expected) {
      expect(count == model_.count(state), "count of " + std::string(to_string(state)));
    }
    expect(!open_ || wakeups_lost_ || wake_tokens() >= counts.ready,
           "a job is ready without a wake-up");
  }

  void replay() {
    std::map<std::string, std::vector<std::string>> graph;
    for (const auto& [id, job] : model_.jobs()) {
      graph[id] = job.waits_for;
    }
    EventReplay replay(std::move(graph));
    distproof::Progress progress(*store_, keys_);
    for (;;) {
      const auto events = must(progress.next(milliseconds(0)));
      if (events.empty()) {
        break;
      }
      for (const distproof::ProgressEvent& event : events) {
        if (const auto wrong = replay.apply(event)) {
          throw Difference{"events: " + *wrong};
        }
      }
    }
    for (const auto& [id, job] : model_.jobs()) {
      expect(replay.agrees(id, job.state), "events end in another state of " + id);
    }
    expect(replay.done() == model_.count(JobState::kDone), "done was told another number of times");
  }

  std::mt19937 random_;
  base::SystemClock clock_;
  store::Store* store_;
  LossyStore lossy_;
  QueueModel model_;
  distproof::RunId run_;
  RunKeys keys_;
  distproof::Queue queue_;
  TimeMachine time_;
  distproof::RunOwner owner_;
  std::vector<std::pair<std::string, std::string>> tokens_;  // all ever granted
  std::int64_t fence_ = 0;
  int next_ = 0;
  bool wakeups_lost_ = false;
  bool open_ = true;
};

}  // namespace

std::optional<std::string> play_history(store::Store& store, std::uint32_t seed, int steps) {
  try {
    History(store, seed).play(steps);
    return std::nullopt;
  } catch (const Difference& difference) {
    return "seed " + std::to_string(seed) + ": " + difference.what;
  }
}

}  // namespace sequent::test
