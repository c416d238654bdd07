#include "distproof/job.h"

#include <algorithm>

namespace sequent::distproof {

std::vector<JobId> JobSpec::waits_for() const {
  std::vector<JobId> jobs;
  for (const JobDependency& dependency : dependencies) {
    if (dependency.direct && !dependency.job.text().empty()) {
      jobs.push_back(dependency.job);
    }
  }
  std::sort(jobs.begin(), jobs.end());
  jobs.erase(std::unique(jobs.begin(), jobs.end()), jobs.end());
  return jobs;
}

}  // namespace sequent::distproof
