#include "workers/heartbeat.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

namespace sequent::workers {
namespace {

using Clock = std::chrono::steady_clock;
using distproof::BeatAnswer;

// How long to wait after a beat that did not reach the store. Far less than any lease.
constexpr std::chrono::milliseconds kRetryPause{50};
// Nothing to wait for: until something changes.
constexpr std::chrono::hours kLong{1};

}  // namespace

struct Heartbeat::Hold::Entry {
  Entry(std::shared_ptr<distproof::Queue> from, distproof::Lease held)
      : queue(std::move(from)), lease(std::move(held)) {}

  // The first reason counts.
  void stop_because(Standing reason) {
    Standing ours = Standing::kOurs;
    standing.compare_exchange_strong(ours, reason);
    source.request_stop();
  }

  const std::shared_ptr<distproof::Queue> queue;  // shared: see hold()
  distproof::Lease lease;                         // guarded by the owner's state
  Clock::time_point not_before;                   // the next beat; guarded as well
  std::atomic<Standing> standing{Standing::kOurs};
  std::stop_source source;
};

Heartbeat::Hold::Hold(Heartbeat& owner, std::shared_ptr<Entry> entry)
    : owner_(owner), entry_(std::move(entry)) {}

Heartbeat::Hold::~Hold() {
  owner_.let_go(entry_);
}

std::stop_token Heartbeat::Hold::stop() const {
  return entry_->source.get_token();
}

Heartbeat::Standing Heartbeat::Hold::standing() const {
  return entry_->standing.load();
}

Heartbeat::Heartbeat(distproof::WorkerId worker)
    : worker_(std::move(worker)),
      beater_([this](const std::stop_token& stop) { beat_until(stop); }),
      fencer_([this](const std::stop_token& stop) { fence_until(stop); }) {}

Heartbeat::~Heartbeat() {
  beater_.request_stop();
  fencer_.request_stop();
  { const auto state = state_.lock(); }  // neither is between its test and its wait
  changed_.notify_all();
}

std::unique_ptr<Heartbeat::Hold> Heartbeat::hold(std::shared_ptr<distproof::Queue> queue,
                                                 distproof::Lease lease) {
  auto entry = std::make_shared<Hold::Entry>(std::move(queue), std::move(lease));
  {
    auto state = state_.lock();
    state->entries.push_back(entry);
    ++state->version;
    if (state->aborted) {
      entry->stop_because(Standing::kAborted);
    }
  }
  changed_.notify_all();
  return std::unique_ptr<Hold>(new Hold(*this, std::move(entry)));
}

void Heartbeat::let_go(const std::shared_ptr<Hold::Entry>& entry) {
  auto state = state_.lock();
  std::erase(state->entries, entry);
  ++state->version;
}

void Heartbeat::abort() {
  auto state = state_.lock();
  state->aborted = true;
  for (const auto& entry : state->entries) {
    entry->stop_because(Standing::kAborted);
  }
}

void Heartbeat::beat_until(const std::stop_token& stop) {
  const auto due = [](const Hold::Entry& entry) {
    return std::max(entry.lease.beat_at(), entry.not_before);
  };
  while (!stop.stop_requested()) {
    Entries group;
    {
      auto state = state_.lock();
      const std::uint64_t known = state->version;
      Clock::time_point next = Clock::now() + kLong;
      for (const auto& entry : state->entries) {
        next = std::min(next, due(*entry));
      }
      // A job that comes or goes may change what is due next.
      state.wait_until(changed_, next,
                       [&] { return stop.stop_requested() || state->version != known; });
      const auto first =
          std::find_if(state->entries.begin(), state->entries.end(),
                       [&](const auto& entry) { return due(*entry) <= Clock::now(); });
      if (stop.stop_requested() || first == state->entries.end()) {
        continue;
      }
      // One word for all jobs of the run, also those that are not due yet.
      std::copy_if(state->entries.begin(), state->entries.end(), std::back_inserter(group),
                   [&](const auto& entry) { return entry->queue == (*first)->queue; });
    }
    beat_group(group);
  }
}

void Heartbeat::beat_group(const Entries& group) {
  std::vector<distproof::HeldJob> jobs;
  jobs.reserve(group.size());
  for (const auto& entry : group) {
    jobs.push_back({entry->lease.job(), entry->lease.token()});
  }
  const Clock::time_point asked_at = Clock::now();
  const auto answers = group.front()->queue->beat(worker_, jobs);
  const auto state = state_.lock();
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (!answers) {
      group[i]->not_before = Clock::now() + kRetryPause;
    } else if ((*answers)[i] == BeatAnswer::kHeld) {
      group[i]->lease.extended(asked_at);
    } else {
      group[i]->stop_because(Standing::kLost);
      group[i]->not_before = Clock::time_point::max();
    }
  }
}

void Heartbeat::fence_until(const std::stop_token& stop) {
  auto state = state_.lock();
  while (!stop.stop_requested()) {
    const std::uint64_t known = state->version;
    Clock::time_point next = Clock::now() + kLong;
    for (const auto& entry : state->entries) {
      if (entry->lease.must_stop(Clock::now())) {
        entry->stop_because(Standing::kLost);
      } else {
        next = std::min(next, entry->lease.stop_at());
      }
    }
    state.wait_until(changed_, next,
                     [&] { return stop.stop_requested() || state->version != known; });
  }
}

}  // namespace sequent::workers
