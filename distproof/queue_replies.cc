#include "distproof/queue_replies.h"

#include <charconv>
#include <string>
#include <string_view>
#include <utility>

namespace sequent::distproof {
namespace {

base::Error strange(std::string_view script) {
  return base::internal("the script " + std::string(script) + " gave a reply of another form");
}

// A number, sent as one or as text; -1 for anything else.
std::int64_t integer_at(const Replies& reply, std::size_t i) {
  if (reply[i].kind == resp::ReplyKind::kInteger) {
    return reply[i].integer;
  }
  const std::string& text = reply[i].text;
  std::int64_t value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<std::chrono::milliseconds> time_at(const Replies& reply, std::size_t i) {
  const std::int64_t ms = integer_at(reply, i);
  return ms < 0 ? std::nullopt : std::optional(std::chrono::milliseconds(ms));
}

// "fence:worker:nonce"
WorkerId worker_of(std::string_view token) {
  const std::size_t first = token.find(':');
  const std::size_t last = token.rfind(':');
  if (first == std::string_view::npos || first == last) {
    return {};
  }
  return WorkerId::parse(token.substr(first + 1, last - first - 1)).value_or(WorkerId());
}

}  // namespace

base::Result<SubmitReport> read_submit_report(const Replies& reply) {
  if (reply.size() < 2) {
    return strange("submit_jobs");
  }
  const std::string& what = reply[0].text;
  const std::string job = unescape_name(reply[1].text);
  if (what == "ok" && reply.size() == 3) {
    return SubmitReport{integer_at(reply, 1), integer_at(reply, 2)};
  }
  if (what == "closed") {
    return base::conflict("the run takes no jobs: it is " + job);
  }
  if (what == "changed") {
    return base::conflict("job " + job + " is known to the run with another payload");
  }
  if (what == "missing" && reply.size() == 3) {
    return base::invalid("job " + job + " waits for " + unescape_name(reply[2].text) +
                         ", which the run does not know");
  }
  return strange("submit_jobs");
}

base::Result<Claimed> read_claim(const Replies& reply) {
  constexpr std::size_t kHead = 3;
  constexpr std::size_t kEach = 4;
  if (reply.size() < kHead || (reply.size() - kHead) % kEach != 0) {
    return strange("claim_jobs");
  }
  Claimed claimed;
  claimed.run = run_state_of(reply[0].text);
  claimed.lease = std::chrono::milliseconds(integer_at(reply, 1));
  claimed.next_due = time_at(reply, 2);
  for (std::size_t i = kHead; i < reply.size(); i += kEach) {
    auto job = JobId::parse(reply[i].text);
    if (!job) {
      return strange("claim_jobs");
    }
    claimed.grants.push_back({*std::move(job), LeaseToken{reply[i + 1].text},
                              static_cast<int>(integer_at(reply, i + 2)), reply[i + 3].text});
  }
  return claimed;
}

base::Result<std::vector<BeatAnswer>> read_beat(const Replies& reply, std::size_t jobs) {
  if (reply.size() != jobs) {
    return strange("beat_jobs");
  }
  std::vector<BeatAnswer> answers;
  answers.reserve(jobs);
  for (std::size_t i = 0; i < jobs; ++i) {
    const std::int64_t value = integer_at(reply, i);
    answers.push_back(value == 1   ? BeatAnswer::kHeld
                      : value == 2 ? BeatAnswer::kCancelled
                                   : BeatAnswer::kLost);
  }
  return answers;
}

Verdict verdict_of(std::int64_t answer) {
  return answer == 1 ? Verdict::kAccepted : answer == 2 ? Verdict::kRepeated : Verdict::kRefused;
}

base::Result<std::vector<Verdict>> read_verdicts(const Replies& reply, std::size_t jobs) {
  if (reply.size() != jobs) {
    return strange("done_jobs");
  }
  std::vector<Verdict> verdicts;
  verdicts.reserve(jobs);
  for (std::size_t i = 0; i < jobs; ++i) {
    verdicts.push_back(verdict_of(integer_at(reply, i)));
  }
  return verdicts;
}

base::Result<std::optional<JobStatus>> read_status(const resp::Reply& reply) {
  constexpr std::size_t kFields = 10;
  const Replies& items = reply.items;
  if (reply.is_list() && items.empty()) {
    return std::optional<JobStatus>();
  }
  if (!reply.is_list() || items.size() != kFields || items[1].text.size() != 1) {
    return strange("inspect_jobs");
  }
  auto job = JobId::parse(items[0].text);
  const auto state = job_state_of(items[1].text.front());
  if (!job || !state) {
    return strange("inspect_jobs");
  }
  JobStatus status;
  status.job = *std::move(job);
  status.state = *state;
  status.unmet = integer_at(items, 2);
  status.attempts = static_cast<int>(integer_at(items, 3));
  status.priority = integer_at(items, 4);
  status.token.text = items[5].text;
  status.worker = worker_of(status.token.text);
  status.outcome = items[6].text;
  status.due_in = time_at(items, 7);
  status.running_for = time_at(items, 8);
  if (const std::int64_t rank = integer_at(items, 9); rank >= 0) {
    status.rank = rank;
  }
  return std::optional(std::move(status));
}

base::Result<JobPage> read_page(const Replies& reply) {
  if (reply.empty()) {
    return strange("list_jobs");
  }
  JobPage page;
  page.next = reply[0].text;
  for (std::size_t i = 1; i < reply.size(); ++i) {
    SEQUENT_TRY_ASSIGN(std::optional<JobStatus> status, read_status(reply[i]));
    if (status) {
      page.jobs.push_back(*std::move(status));
    }
  }
  return page;
}

base::Result<RunHealth> read_health(const Replies& reply) {
  constexpr std::size_t kFields = 10;
  if (reply.size() != kFields) {
    return strange("count_jobs");
  }
  RunHealth health;
  health.state = run_state_of(reply[0].text);
  Counts& counts = health.counts;
  counts.total = integer_at(reply, 1);
  counts.done = integer_at(reply, 2);
  counts.failed = integer_at(reply, 3);
  counts.quarantined = integer_at(reply, 4);
  counts.cancelled = integer_at(reply, 5);
  counts.ready = integer_at(reply, 6);
  counts.running = integer_at(reply, 7);
  counts.delayed = integer_at(reply, 8);
  health.workers = integer_at(reply, 9);
  counts.waiting = counts.total - counts.done - counts.failed - counts.quarantined -
                   counts.cancelled - counts.ready - counts.running - counts.delayed;
  return health;
}

}  // namespace sequent::distproof
