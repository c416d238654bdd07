#include "tests/distproof/queue_model.h"

#include <algorithm>

namespace sequent::test {

using distproof::BeatAnswer;
using distproof::FailKind;
using distproof::JobState;
using distproof::Verdict;

QueueModel::Submitted QueueModel::submit(const std::vector<distproof::NewJob>& jobs) {
  if (!open_) {
    return {Submitted::Outcome::kClosed};
  }
  Submitted report;
  std::map<std::string, const distproof::NewJob*> added;
  for (const distproof::NewJob& job : jobs) {
    const auto known = jobs_.find(job.id.text());
    if (known == jobs_.end()) {
      added.emplace(job.id.text(), &job);
    } else if (known->second.payload != job.payload) {
      return {Submitted::Outcome::kChanged};
    } else {
      report.known += 1;
    }
  }
  for (const auto& [id, job] : added) {
    for (const distproof::JobId& on : job->waits_for) {
      if (jobs_.count(on.text()) == 0 && added.count(on.text()) == 0) {
        return {Submitted::Outcome::kMissing};
      }
    }
  }
  for (const distproof::NewJob& job : jobs) {
    if (added.count(job.id.text()) == 0) {
      continue;
    }
    report.added += 1;
    Job& made = jobs_[job.id.text()];
    made.priority = job.priority;
    made.payload = job.payload;
    for (const distproof::JobId& on : job.waits_for) {
      made.waits_for.push_back(on.text());
    }
  }
  for (const distproof::NewJob& job : jobs) {
    Job& made = jobs_[job.id.text()];
    if (made.state == JobState::kWaiting && unmet(made) == 0) {
      made.state = JobState::kReady;
    }
    for (const std::string& on : made.waits_for) {
      const Job& other = jobs_[on];
      if (made.state == JobState::kWaiting && is_final(other.state) &&
          other.state != JobState::kDone) {
        finish(job.id.text(), JobState::kCancelled,
               other.state == JobState::kCancelled ? other.outcome : on);
      }
    }
  }
  return report;
}

std::vector<std::string> QueueModel::claim(int max) {
  if (!open_) {
    return {};
  }
  take_back_overdue();
  std::vector<std::pair<std::int64_t, std::string>> ready;
  for (const auto& [id, job] : jobs_) {
    if (job.state == JobState::kReady) {
      ready.emplace_back(job.priority, id);
    }
  }
  std::sort(ready.rbegin(), ready.rend());
  ready.resize(std::min(ready.size(), static_cast<std::size_t>(max)));
  std::vector<std::string> granted;
  for (const auto& [priority, id] : ready) {
    Job& job = jobs_[id];
    job.state = JobState::kRunning;
    job.attempts += 1;
    job.due = now_ + lease_;
    granted.push_back(id);
  }
  return granted;
}

void QueueModel::granted(const std::string& job, const std::string& token) {
  jobs_[job].token = token;
}

bool QueueModel::holds(const std::string& job, const std::string& token) const {
  const auto found = jobs_.find(job);
  return found != jobs_.end() && !token.empty() && found->second.token == token;
}

BeatAnswer QueueModel::beat(const std::string& job, const std::string& token) {
  if (!holds(job, token)) {
    return BeatAnswer::kLost;
  }
  Job& held = jobs_[job];
  if (!open_ || held.state == JobState::kCancelled) {
    return BeatAnswer::kCancelled;
  }
  if (held.state != JobState::kRunning) {
    return BeatAnswer::kLost;
  }
  held.due = now_ + lease_;
  return BeatAnswer::kHeld;
}

Verdict QueueModel::done(const std::string& job,
                         const std::string& token,
                         const std::string& outcome) {
  if (!holds(job, token)) {
    return Verdict::kRefused;
  }
  if (jobs_[job].state == JobState::kDone) {
    return Verdict::kRepeated;
  }
  if (!open_ || jobs_[job].state != JobState::kRunning) {
    return Verdict::kRefused;
  }
  finish(job, JobState::kDone, outcome);
  return Verdict::kAccepted;
}

Verdict QueueModel::fail(const std::string& job,
                         const std::string& token,
                         FailKind kind,
                         const std::string& why) {
  if (!holds(job, token)) {
    return Verdict::kRefused;
  }
  Job& held = jobs_[job];
  const bool proof = kind == FailKind::kProof;
  if (held.state == (proof ? JobState::kFailed : JobState::kDelayed) ||
      (!proof && held.state == JobState::kQuarantined)) {
    return Verdict::kRepeated;
  }
  if (!open_ || held.state != JobState::kRunning) {
    return Verdict::kRefused;
  }
  if (proof) {
    finish(job, JobState::kFailed, why);
  } else if (held.attempts >= max_attempts_) {
    finish(job, JobState::kQuarantined, why);
  } else {
    held.state = JobState::kDelayed;
    held.due = now_ + std::min<std::int64_t>(backoff_ << (held.attempts - 1), 60'000);
  }
  return Verdict::kAccepted;
}

Verdict QueueModel::release(const std::string& job, const std::string& token) {
  if (!holds(job, token)) {
    return Verdict::kRefused;
  }
  Job& held = jobs_[job];
  if (held.state == JobState::kReady) {
    return Verdict::kRepeated;
  }
  if (!open_ || held.state != JobState::kRunning) {
    return Verdict::kRefused;
  }
  held.state = JobState::kReady;
  held.attempts -= 1;
  return Verdict::kAccepted;
}

std::int64_t QueueModel::cancel(const std::string& job) {
  const auto found = jobs_.find(job);
  if (!open_ || found == jobs_.end() || is_final(found->second.state)) {
    return 0;
  }
  finish(job, JobState::kCancelled, job);
  return 1;
}

std::int64_t QueueModel::set_priority(const std::string& job, std::int64_t priority) {
  const auto found = jobs_.find(job);
  if (!open_ || found == jobs_.end() || is_final(found->second.state) ||
      found->second.priority == priority) {
    return 0;
  }
  found->second.priority = priority;
  return 1;
}

std::int64_t QueueModel::take_back_overdue() {
  if (!open_) {
    return 0;
  }
  std::int64_t moved = 0;
  for (auto& [id, job] : jobs_) {
    if (job.state == JobState::kRunning && job.due < now_) {
      moved += 1;
      const std::string worker =
          job.token.substr(job.token.find(':') + 1, job.token.rfind(':') - job.token.find(':') - 1);
      job.token.clear();
      if (job.attempts >= max_attempts_) {
        finish(id, JobState::kQuarantined, "no word from " + worker);
      } else {
        job.state = JobState::kReady;
      }
    } else if (job.state == JobState::kDelayed && job.due <= now_) {
      moved += 1;
      job.state = JobState::kReady;
    }
  }
  return moved;
}

void QueueModel::finish(const std::string& id, JobState state, const std::string& outcome) {
  Job& job = jobs_[id];
  job.state = state;
  job.outcome = outcome;
  tell_dependents(id);
}

void QueueModel::tell_dependents(const std::string& id) {
  const Job source = jobs_[id];
  for (auto& [other_id, other] : jobs_) {
    if (other.state != JobState::kWaiting ||
        std::find(other.waits_for.begin(), other.waits_for.end(), id) == other.waits_for.end()) {
      continue;
    }
    if (source.state != JobState::kDone) {
      finish(other_id, JobState::kCancelled,
             source.state == JobState::kCancelled ? source.outcome : id);
    } else if (unmet(other) == 0) {
      other.state = JobState::kReady;
    }
  }
}

std::int64_t QueueModel::unmet(const Job& job) const {
  return std::count_if(job.waits_for.begin(), job.waits_for.end(), [&](const std::string& on) {
    return jobs_.at(on).state != JobState::kDone;
  });
}

std::int64_t QueueModel::count(JobState state) const {
  return std::count_if(jobs_.begin(), jobs_.end(),
                       [&](const auto& job) { return job.second.state == state; });
}

}  // namespace sequent::test
