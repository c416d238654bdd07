// The graph of a library of Mathlib's size: 308,129 declarations, 8,436,366 edges, 84 levels, 5,732
// declarations in cycles. The names and edges are made up; few declarations get most of the edges,
// as in libraries.
//
// usage: dependency_graph [QUESTIONS]
// Time is the thread's own CPU time, so that other load on the machine counts less.

#include "decls/dependency_graph.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include <malloc.h>

#include "decls/assumptions.h"
#include "decls/components.h"
#include "decls/graph_search.h"
#include "decls/why.h"

namespace {

using sequent::decls::Assumptions;
using sequent::decls::Change;
using sequent::decls::Components;
using sequent::decls::DeclarationHead;
using sequent::decls::DeclarationKind;
using sequent::decls::DependencyGraph;
using sequent::decls::EdgeKind;
using sequent::decls::GraphBuilder;
using sequent::decls::NodeId;

constexpr std::uint32_t kNodes = 308'129;
constexpr std::uint32_t kEdges = 8'436'366;
constexpr std::uint32_t kLevels = 84;
constexpr std::uint32_t kInCycles = 5'732;
constexpr std::uint32_t kAxioms = 6;

double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double heap_mib() {
  return static_cast<double>(::mallinfo2().uordblks + ::mallinfo2().hblkhd) / (1 << 20);
}

std::string name_of(std::uint32_t node) {
  return "Library.Folder" + std::to_string(node % 97) + ".declaration_" + std::to_string(node);
}

// Nodes in the order of their levels; each needs one of the level below, and others further down.
std::vector<DeclarationHead> library() {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> uniform;
  std::vector<DeclarationHead> heads(kNodes);
  std::uint32_t edges = 0;
  for (std::uint32_t node = 0; node < kNodes; ++node) {
    DeclarationHead& head = heads[node];
    head.name = name_of(node);
    head.module = "Library.Module" + std::to_string(node / 50);
    const bool proved = uniform(random) < 0.78;
    head.kind = node < kAxioms ? DeclarationKind::kAxiom
                : proved       ? DeclarationKind::kTheorem
                               : DeclarationKind::kDefinition;
    const std::uint32_t level = static_cast<std::uint32_t>(std::uint64_t{node} * kLevels / kNodes);
    if (level == 0) {
      continue;
    }
    const std::uint32_t below = static_cast<std::uint32_t>(std::uint64_t{level} * kNodes / kLevels);
    const auto wanted = static_cast<std::uint32_t>(std::uint64_t{node + 1} * kEdges / kNodes);
    head.edges.push_back(
        {name_of(below - 1 - static_cast<std::uint32_t>(random() % 100)), EdgeKind::kProof});
    for (++edges; edges < wanted; ++edges) {
      const auto target = static_cast<std::uint32_t>(std::pow(uniform(random), 3) * below);
      const bool said = uniform(random) < 0.4;
      head.edges.push_back({name_of(target), said     ? EdgeKind::kStatement
                                             : proved ? EdgeKind::kProof
                                                      : EdgeKind::kDefinition});
    }
  }
  for (std::uint32_t i = 0; i + 1 < kInCycles; i += 2) {
    const std::uint32_t node = kNodes / 2 + i;
    heads[node].edges.push_back({name_of(node + 1), EdgeKind::kField});
    heads[node + 1].edges.push_back({name_of(node), EdgeKind::kStatement});
  }
  for (DeclarationHead& head : heads) {
    std::ranges::sort(head.edges);
    const auto [first, last] = std::ranges::unique(head.edges);
    head.edges.erase(first, last);
  }
  return heads;
}

void say(const std::string& what, std::vector<double> times) {
  std::ranges::sort(times);
  const auto at = [&times](double part) {
    return times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))];
  };
  std::printf("%-24s p50 %8.3f ms   p99 %8.3f ms   worst %8.3f ms\n", what.c_str(), at(0.5),
              at(0.99), at(1.0));
}

void ask(const std::string& what, int questions, const std::function<void()>& question) {
  std::vector<double> times;
  for (int i = 0; i < questions; ++i) {
    const double before = cpu_ms();
    question();
    times.push_back(cpu_ms() - before);
  }
  say(what, std::move(times));
}

}  // namespace

int main(int argc, char** argv) {
  const int questions = argc > 1 ? std::max(1, std::atoi(argv[1])) : 1000;
  const std::vector<DeclarationHead> heads = library();
  const double heap = heap_mib();
  double began = cpu_ms();
  GraphBuilder builder;
  for (const DeclarationHead& head : heads) {
    builder.add(head);
  }
  auto built = std::move(builder).build();
  if (!built) {
    std::fprintf(stderr, "%s\n", built.error().message.c_str());
    return 1;
  }
  const DependencyGraph& graph = *built;
  std::printf("%zu declarations, %zu arcs: built of heads in %.0f ms, %.0f MiB\n", graph.size(),
              graph.arcs(), cpu_ms() - began, heap_mib() - heap);
  began = cpu_ms();
  const Components components(graph);
  std::printf("%-24s %.0f ms, %zu cycles\n", "components", cpu_ms() - began,
              components.cycles().size());
  began = cpu_ms();
  const Assumptions assumptions(graph, components);
  std::printf("%-24s %.0f ms\n", "axioms of all", cpu_ms() - began);

  std::mt19937_64 random(2);
  const auto any = [&random] {
    return static_cast<NodeId>(random() % kNodes);
  };
  std::size_t reached = 0;
  ask("impact of a statement", questions, [&] {
    const std::vector<NodeId> of{any()};
    const auto impact = sequent::decls::impact(graph, of, Change::kStatement);
    reached += impact.changed.size() + impact.checked.size();
  });
  std::printf("%-24s %.0f declarations reached on average\n", "",
              static_cast<double>(reached) / questions);
  std::size_t found = 0;
  ask("why, any two", questions,
      [&] { found += sequent::decls::why(graph, any(), any()) ? 1 : 0; });
  std::printf("%-24s %zu of %d depend on each other\n", "", found, questions);
  ask("closure", std::min(questions, 100), [&] {
    const std::vector<NodeId> of{any()};
    (void)sequent::decls::closure(graph, of, sequent::decls::Direction::kDependencies);
  });
  return 0;
}
