#include "distproof/why.h"

#include <algorithm>
#include <utility>

namespace sequent::distproof {
namespace {

std::string readable(const JobId& job) {
  return unescape_name(job.text());
}

std::string seconds(std::optional<std::chrono::milliseconds> time) {
  const std::int64_t ms = time.value_or(std::chrono::milliseconds(0)).count();
  return std::to_string(ms / 1000) + "." + std::to_string(ms % 1000 / 100) + " s";
}

std::string waiting(const Why& why) {
  constexpr std::size_t kShown = 3;
  std::string text = "waits for " + std::to_string(why.status.unmet) + " of its dependencies";
  for (std::size_t i = 0; i < std::min(why.unmet.size(), kShown); ++i) {
    text += (i == 0 ? ": " : ", ") + readable(why.unmet[i].job) + " (" +
            std::string(to_string(why.unmet[i].state)) + ")";
  }
  return text + (why.unmet.size() > kShown ? ", ..." : "");
}

std::string ready(const Why& why) {
  if (why.run.workers == 0) {
    return "is ready, but no worker has been heard of";
  }
  return "is ready; " + std::to_string(why.status.rank.value_or(0)) + " go before it, " +
         std::to_string(why.run.workers) + " workers are there";
}

std::string cancelled(const Why& why) {
  if (!why.blame) {
    return "was cancelled by request";
  }
  return "was cancelled because " + readable(why.blame->job) + " is " +
         std::string(to_string(why.blame->state));
}

std::string running(const JobStatus& status) {
  return "runs on " + status.worker.text() + " for " + seconds(status.running_for) + ", attempt " +
         std::to_string(status.attempts) + "; its lease ends in " + seconds(status.due_in);
}

std::string state_sentence(const Why& why) {
  const JobStatus& status = why.status;
  switch (status.state) {
    case JobState::kWaiting:
      return waiting(why);
    case JobState::kReady:
      return ready(why);
    case JobState::kRunning:
      return running(status);
    case JobState::kDelayed:
      return "failed " + std::to_string(status.attempts) + " times; again in " +
             seconds(status.due_in);
    case JobState::kDone:
      return "is done: " + status.outcome;
    case JobState::kFailed:
      return "failed: " + status.outcome;
    case JobState::kQuarantined:
      return "was given up after " + std::to_string(status.attempts) +
             " attempts: " + status.outcome;
    case JobState::kCancelled:
      return cancelled(why);
  }
  return {};
}

}  // namespace

std::string Why::sentence() const {
  std::string text = readable(status.job) + " " + state_sentence(*this);
  if (!is_final(status.state) && run.state != RunState::kOpen) {
    text += "; nothing of this run goes on: it is " + std::string(to_string(run.state));
  }
  return text;
}

base::Result<Why> why(Queue& queue, const JobId& job, std::span<const JobId> waits_for) {
  SEQUENT_TRY_ASSIGN(const auto found, queue.inspect({&job, 1}));
  if (found.empty() || !found.front()) {
    return base::not_found("run " + queue.run().text() + " has no job " +
                           unescape_name(job.text()));
  }
  Why why;
  why.status = *found.front();
  SEQUENT_TRY_ASSIGN(why.run, queue.health());
  if (why.status.state == JobState::kWaiting) {
    SEQUENT_TRY_ASSIGN(auto dependencies, queue.inspect(waits_for));
    for (std::optional<JobStatus>& dependency : dependencies) {
      if (dependency && dependency->state != JobState::kDone) {
        why.unmet.push_back(*std::move(dependency));
      }
    }
  }
  const auto blamed = JobId::parse(why.status.outcome);
  if (why.status.state == JobState::kCancelled && blamed && *blamed != job) {
    SEQUENT_TRY_ASSIGN(auto culprit, queue.inspect({&*blamed, 1}));
    if (!culprit.empty()) {
      why.blame = std::move(culprit.front());
    }
  }
  return why;
}

}  // namespace sequent::distproof
