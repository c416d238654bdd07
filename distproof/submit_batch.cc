#include "distproof/submit_batch.h"

#include "distproof/job_record.h"

namespace sequent::distproof {
namespace {

constexpr std::size_t kMostJobs = 500;
constexpr std::size_t kMostSources = 2'000;
constexpr std::size_t kMostBytes = 1U << 20U;

}  // namespace

SubmitBatch::Source& SubmitBatch::source(std::string_view id) {
  const auto [found, is_new] = index_.emplace(id, sources_.size());
  if (is_new) {
    sources_.push_back({.id = id});
  }
  return sources_[found->second];
}

void SubmitBatch::add(const NewJob& job) {
  jobs_ += 1;
  std::uint32_t unmet = 0;
  for (const JobId& on : job.waits_for) {
    Source& from = source(on.text());
    if (from.last != jobs_) {
      from.last = jobs_;
      from.dependents.append(job.id.text()).push_back(' ');
      bytes_ += job.id.text().size() + 1;
      unmet += 1;
    }
  }
  Source& own = source(job.id.text());
  own.job = &job;
  own.unmet = unmet;
  free_ += unmet == 0 ? 1 : 0;
  bytes_ += job.payload.size();
}

bool SubmitBatch::full() const {
  return jobs_ >= kMostJobs || sources_.size() >= kMostSources || bytes_ >= kMostBytes;
}

const std::vector<std::string_view>& SubmitBatch::words() {
  job_count_ = std::to_string(jobs_);
  free_count_ = std::to_string(free_);
  words_.assign({job_count_, free_count_});
  words_.reserve(2 + 4 * jobs_ + 2 * free_ + 2 * (sources_.size() - jobs_));
  for (Source& own : sources_) {
    if (own.job != nullptr) {
      own.record = new_job_record(own.unmet, own.job->priority, own.dependents);
      words_.insert(words_.end(), {own.id, own.record});
    }
  }
  for (const Source& own : sources_) {
    if (own.job != nullptr) {
      words_.insert(words_.end(), {own.id, own.job->payload});
    }
  }
  for (Source& own : sources_) {
    if (own.job != nullptr && own.unmet == 0) {
      own.priority = std::to_string(own.job->priority);
      words_.insert(words_.end(), {own.priority, own.id});
    }
  }
  for (const Source& before : sources_) {
    if (before.job == nullptr) {
      words_.insert(words_.end(), {before.id, before.dependents});
    }
  }
  return words_;
}

}  // namespace sequent::distproof
