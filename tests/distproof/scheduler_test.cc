#include "distproof/scheduler.h"

#include <cstdint>
#include <random>
#include <vector>

#include "tests/support/catch.h"

using sequent::distproof::JobGraph;
namespace distproof = sequent::distproof;

namespace {

using Times = std::vector<std::int64_t>;

// 0 -> 1 -> 3 -> 4, 0 -> 2 -> 3
const JobGraph kDiamond{{{}, {0}, {0}, {1, 2}, {3}}};

JobGraph random_graph(std::mt19937& random, std::size_t jobs, std::size_t window) {
  JobGraph graph;
  for (std::size_t job = 0; job < jobs; ++job) {
    std::vector<std::size_t> on;
    for (std::size_t k = 0; job > 0 && k < random() % 4; ++k) {
      on.push_back(job - 1 - random() % std::min(job, window));
    }
    std::sort(on.begin(), on.end());
    on.erase(std::unique(on.begin(), on.end()), on.end());
    graph.waits_for.push_back(std::move(on));
  }
  return graph;
}

// Times as those of a library: most short, a few very long.
Times random_times(std::mt19937& random, std::size_t jobs) {
  std::lognormal_distribution<double> length(5.5, 1.2);
  Times times;
  for (std::size_t job = 0; job < jobs; ++job) {
    times.push_back(1 + static_cast<std::int64_t>(length(random)));
  }
  return times;
}

}  // namespace

TEST_CASE("a topological order puts dependencies first", "[distproof]") {
  CHECK(distproof::topological_order(kDiamond) == std::vector<std::size_t>{0, 1, 2, 3, 4});
  CHECK(distproof::topological_order({{{1}, {2}, {}}}) == std::vector<std::size_t>{2, 1, 0});
  CHECK(distproof::topological_order({}) == std::vector<std::size_t>{});
}

TEST_CASE("a cycle is found and only its members are named", "[distproof]") {
  // 0 and 1 hang on the cycle 2 -> 3 -> 4 -> 2; 5 is apart.
  const JobGraph graph{{{1}, {2}, {3}, {4}, {2}, {}}};
  CHECK_FALSE(distproof::topological_order(graph));
  CHECK(distproof::find_cycle(graph) == std::vector<std::size_t>{2, 3, 4});
  CHECK(distproof::find_cycle({{{0}}}) == std::vector<std::size_t>{0});
  CHECK(distproof::find_cycle(kDiamond).empty());
}

TEST_CASE("a priority is the longest path to the end, own time included", "[distproof]") {
  CHECK(distproof::critical_paths(kDiamond, Times{1, 10, 2, 3, 4}) == Times{18, 17, 9, 7, 4});
  CHECK(distproof::critical_paths({}, Times{}).empty());
}

TEST_CASE("a chain of 200,000 jobs does not exhaust the stack", "[distproof]") {
  JobGraph chain;
  chain.waits_for.emplace_back();
  for (std::size_t job = 1; job < 200'000; ++job) {
    chain.waits_for.push_back({job - 1});
  }
  CHECK(distproof::critical_paths(chain, Times(200'000, 1)).front() == 200'000);
}

TEST_CASE("unknown times are guessed from sizes by those that are known", "[distproof]") {
  const std::vector<std::optional<std::int64_t>> known{200, std::nullopt, std::nullopt};
  const std::vector<std::uint64_t> sizes{1000, 2000, 0};
  CHECK(distproof::guess_times(known, sizes) == Times{200, 400, 1});
  // Nothing known at all: a default per kilobyte.
  const std::vector<std::optional<std::int64_t>> none{std::nullopt, std::nullopt};
  const std::vector<std::uint64_t> kilobytes{1024, 4096};
  CHECK(distproof::guess_times(none, kilobytes) == Times{25, 100});
}

TEST_CASE("the makespan of known graphs", "[distproof]") {
  const Times times{1, 10, 2, 3, 4};
  const Times paths = distproof::critical_paths(kDiamond, times);
  CHECK(distproof::makespan(kDiamond, times, paths, 1) == 20);
  CHECK(distproof::makespan(kDiamond, times, paths, 2) == 18);
  CHECK(distproof::makespan_lower_bound(kDiamond, times, 2) == 18);
  CHECK(distproof::makespan_lower_bound(kDiamond, times, 1) == 20);
  CHECK(distproof::makespan({}, Times{}, Times{}, 3) == 0);
  // Three jobs apart and a long one: the long one first, or it comes last.
  const JobGraph apart{{{}, {}, {}, {}}};
  const Times lengths{3, 3, 3, 9};
  CHECK(distproof::makespan(apart, lengths, distproof::critical_paths(apart, lengths), 2) == 9);
  CHECK(distproof::makespan(apart, lengths, Times{4, 3, 2, 1}, 2) == 12);
}

TEST_CASE("critical path first is close to the lower bound, better than first come",
          "[distproof]") {
  std::mt19937 random(20240601);
  double learnt = 0;
  double first_come = 0;
  int graphs = 0;
  for (const std::size_t workers : {2U, 4U, 16U, 64U}) {
    for (int round = 0; round < 10; ++round) {
      const JobGraph graph = random_graph(random, 600, 60);
      const Times times = random_times(random, 600);
      const auto bound =
          static_cast<double>(distproof::makespan_lower_bound(graph, times, workers));
      const Times paths = distproof::critical_paths(graph, times);
      Times order(600);
      for (std::size_t job = 0; job < order.size(); ++job) {
        order[job] = -static_cast<std::int64_t>(job);
      }
      const auto with_paths =
          static_cast<double>(distproof::makespan(graph, times, paths, workers)) / bound;
      CHECK(with_paths >= 1.0);
      CHECK(with_paths <= 2.0);  // Graham: no list schedule is worse than 2 - 1/workers
      learnt += with_paths;
      first_come += static_cast<double>(distproof::makespan(graph, times, order, workers)) / bound;
      ++graphs;
    }
  }
  CHECK(learnt / graphs <= 1.03);
  CHECK(learnt < first_come);
}
