#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sequent::distproof {

// Jobs 0..n-1 and, for each, the jobs that it waits for.
struct JobGraph {
  std::vector<std::vector<std::size_t>> waits_for;
};

// Dependencies first; ties by number. Absent: there is a cycle.
[[nodiscard]] std::optional<std::vector<std::size_t>> topological_order(const JobGraph& graph);
// The jobs of one cycle, each waiting for the next, the last for the first; empty: there is none.
[[nodiscard]] std::vector<std::size_t> find_cycle(const JobGraph& graph);

// For each job the longest path to a sink, its own time included: what would be
// late if it were late ("critical path first"). Unit: that of `times`.
// REQUIRES: no cycle; as many times as jobs.
[[nodiscard]] std::vector<std::int64_t> critical_paths(const JobGraph& graph,
                                                       std::span<const std::int64_t> times);

// Times for jobs never seen, by their source: the time per byte of those that
// were, or `kDefaultPerKilobyte`. Absent in `known`: never seen. At least 1.
[[nodiscard]] std::vector<std::int64_t> guess_times(
    std::span<const std::optional<std::int64_t>> known, std::span<const std::uint64_t> sizes);

// How long `workers` take over the graph when each free one takes the ready job
// of the highest priority (ties: the lower number). For the estimate of what is left.
[[nodiscard]] std::int64_t makespan(const JobGraph& graph,
                                    std::span<const std::int64_t> times,
                                    std::span<const std::int64_t> priorities,
                                    std::size_t workers);
// No schedule is shorter: the longest path, or all work over all workers.
[[nodiscard]] std::int64_t makespan_lower_bound(const JobGraph& graph,
                                                std::span<const std::int64_t> times,
                                                std::size_t workers);

}  // namespace sequent::distproof
