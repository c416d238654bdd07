#include "distproof/submit_order.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "distproof/scheduler.h"

namespace sequent::distproof {
namespace {

base::Error cycle_error(std::span<const NewJob> jobs, const std::vector<std::size_t>& cycle) {
  std::string text = "jobs wait for each other: ";
  for (const std::size_t job : cycle) {
    text += unescape_name(jobs[job].id.text()) + " -> ";
  }
  return base::invalid(text + unescape_name(jobs[cycle.front()].id.text()));
}

}  // namespace

base::Result<std::vector<std::size_t>> submit_order(std::span<const NewJob> jobs) {
  std::unordered_map<std::string_view, std::size_t> index;
  index.reserve(jobs.size());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (!is_name(jobs[i].id.text())) {
      return base::invalid("job " + std::to_string(i) + " has no name");
    }
    if (!index.emplace(jobs[i].id.text(), i).second) {
      return base::invalid("job " + jobs[i].id.text() + " is there twice");
    }
  }
  JobGraph graph;
  graph.waits_for.resize(jobs.size());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    for (const JobId& on : jobs[i].waits_for) {
      if (const auto found = index.find(on.text()); found != index.end()) {
        graph.waits_for[i].push_back(found->second);
      }
    }
  }
  if (auto order = topological_order(graph)) {
    return *std::move(order);
  }
  return cycle_error(jobs, find_cycle(graph));
}

}  // namespace sequent::distproof
