#include "distproof/scheduler.h"

#include <algorithm>
#include <cassert>
#include <functional>
#include <numeric>
#include <queue>
#include <utility>

namespace sequent::distproof {
namespace {

// Coq takes about so long for a kilobyte of the standard library here.
constexpr std::int64_t kDefaultPerKilobyte = 25;  // ms

// The graph read the other way: who waits for each job.
std::vector<std::vector<std::size_t>> dependents_of(const JobGraph& graph) {
  std::vector<std::vector<std::size_t>> dependents(graph.waits_for.size());
  for (std::size_t job = 0; job < graph.waits_for.size(); ++job) {
    for (const std::size_t on : graph.waits_for[job]) {
      dependents[on].push_back(job);
    }
  }
  return dependents;
}

std::vector<std::size_t> unmet_of(const JobGraph& graph) {
  std::vector<std::size_t> unmet;
  unmet.reserve(graph.waits_for.size());
  for (const auto& on : graph.waits_for) {
    unmet.push_back(on.size());
  }
  return unmet;
}

// All jobs that can be ordered; fewer than there are when there is a cycle.
std::vector<std::size_t> order_as_far_as_possible(const JobGraph& graph) {
  const auto dependents = dependents_of(graph);
  std::vector<std::size_t> unmet = unmet_of(graph);
  std::vector<std::size_t> order;
  order.reserve(unmet.size());
  for (std::size_t job = 0; job < unmet.size(); ++job) {
    if (unmet[job] == 0) {
      order.push_back(job);
    }
  }
  for (std::size_t next = 0; next < order.size(); ++next) {
    for (const std::size_t dependent : dependents[order[next]]) {
      if (--unmet[dependent] == 0) {
        order.push_back(dependent);
      }
    }
  }
  return order;
}

}  // namespace

std::optional<std::vector<std::size_t>> topological_order(const JobGraph& graph) {
  std::vector<std::size_t> order = order_as_far_as_possible(graph);
  return order.size() == graph.waits_for.size() ? std::optional(std::move(order)) : std::nullopt;
}

std::vector<std::size_t> find_cycle(const JobGraph& graph) {
  std::vector<bool> ordered(graph.waits_for.size(), false);
  for (const std::size_t job : order_as_far_as_possible(graph)) {
    ordered[job] = true;
  }
  const auto first = std::find(ordered.begin(), ordered.end(), false);
  if (first == ordered.end()) {
    return {};
  }
  // Each job that is left waits for another one that is left: walk until one comes again.
  std::vector<std::size_t> path;
  std::vector<bool> on_path(ordered.size(), false);
  auto job = static_cast<std::size_t>(first - ordered.begin());
  while (!on_path[job]) {
    on_path[job] = true;
    path.push_back(job);
    const auto& on = graph.waits_for[job];
    job = *std::find_if(on.begin(), on.end(), [&](std::size_t other) { return !ordered[other]; });
  }
  path.erase(path.begin(), std::find(path.begin(), path.end(), job));
  return path;
}

std::vector<std::int64_t> critical_paths(const JobGraph& graph,
                                         std::span<const std::int64_t> times) {
  assert(times.size() == graph.waits_for.size());
  const std::vector<std::size_t> order = order_as_far_as_possible(graph);
  assert(order.size() == times.size());
  std::vector<std::int64_t> after(times.size(), 0);  // the longest path behind each job
  std::vector<std::int64_t> paths(times.size(), 0);
  for (auto job = order.rbegin(); job != order.rend(); ++job) {
    paths[*job] = times[*job] + after[*job];
    for (const std::size_t on : graph.waits_for[*job]) {
      after[on] = std::max(after[on], paths[*job]);
    }
  }
  return paths;
}

std::vector<std::int64_t> guess_times(std::span<const std::optional<std::int64_t>> known,
                                      std::span<const std::uint64_t> sizes) {
  assert(known.size() == sizes.size());
  double known_time = 0;
  double known_bytes = 0;
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (known[i]) {
      known_time += static_cast<double>(*known[i]);
      known_bytes += static_cast<double>(sizes[i]);
    }
  }
  const double per_byte = known_bytes > 0 && known_time > 0
                              ? known_time / known_bytes
                              : static_cast<double>(kDefaultPerKilobyte) / 1024;
  std::vector<std::int64_t> times;
  times.reserve(known.size());
  for (std::size_t i = 0; i < known.size(); ++i) {
    const auto guess = static_cast<std::int64_t>(static_cast<double>(sizes[i]) * per_byte);
    times.push_back(std::max<std::int64_t>(known[i].value_or(guess), 1));
  }
  return times;
}

std::int64_t makespan(const JobGraph& graph,
                      std::span<const std::int64_t> times,
                      std::span<const std::int64_t> priorities,
                      std::size_t workers) {
  assert(workers > 0);
  const auto dependents = dependents_of(graph);
  std::vector<std::size_t> unmet = unmet_of(graph);
  // The highest priority on top, then the lowest number.
  std::priority_queue<std::pair<std::int64_t, std::size_t>> ready;
  const auto make_ready = [&](std::size_t job) {
    ready.emplace(priorities[job], times.size() - 1 - job);
  };
  for (std::size_t job = 0; job < unmet.size(); ++job) {
    if (unmet[job] == 0) {
      make_ready(job);
    }
  }
  using Running = std::pair<std::int64_t, std::size_t>;  // its end, the job
  std::priority_queue<Running, std::vector<Running>, std::greater<>> running;
  std::int64_t now = 0;
  while (!ready.empty() || !running.empty()) {
    while (!ready.empty() && running.size() < workers) {
      const std::size_t job = times.size() - 1 - ready.top().second;
      ready.pop();
      running.emplace(now + times[job], job);
    }
    now = running.top().first;
    while (!running.empty() && running.top().first == now) {
      for (const std::size_t dependent : dependents[running.top().second]) {
        if (--unmet[dependent] == 0) {
          make_ready(dependent);
        }
      }
      running.pop();
    }
  }
  return now;
}

std::int64_t makespan_lower_bound(const JobGraph& graph,
                                  std::span<const std::int64_t> times,
                                  std::size_t workers) {
  const std::vector<std::int64_t> paths = critical_paths(graph, times);
  const std::int64_t longest = paths.empty() ? 0 : *std::max_element(paths.begin(), paths.end());
  const std::int64_t work = std::accumulate(times.begin(), times.end(), std::int64_t{0});
  const auto width = static_cast<std::int64_t>(workers);
  return std::max(longest, (work + width - 1) / width);
}

}  // namespace sequent::distproof
