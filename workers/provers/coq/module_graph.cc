#include "workers/provers/coq/module_graph.h"

#include <algorithm>

namespace sequent::provers {
namespace {

enum class Mark : std::uint8_t { kNew, kOpen, kDone };

struct Frame {
  std::uint32_t module;
  std::size_t next;  // dependency to look at
};

base::Error cycle_error(const std::vector<Frame>& path,
                        std::uint32_t again,
                        std::span<const std::string> names) {
  std::string text = "dependency cycle: ";
  const auto begin = std::find_if(path.begin(), path.end(),
                                  [&](const Frame& frame) { return frame.module == again; });
  for (auto frame = begin; frame != path.end(); ++frame) {
    text += names[frame->module] + " -> ";
  }
  return base::invalid(text + names[again]);
}

}  // namespace

// Depth first without recursion: a chain may be longer than our stack is deep.
base::Result<std::vector<std::uint32_t>> dependency_order(const Edges& dependencies,
                                                          std::span<const std::string> names) {
  std::vector<std::uint32_t> order;
  order.reserve(dependencies.size());
  std::vector<Mark> marks(dependencies.size(), Mark::kNew);
  std::vector<Frame> path;
  for (std::uint32_t root = 0; root < dependencies.size(); ++root) {
    if (marks[root] != Mark::kNew) {
      continue;
    }
    marks[root] = Mark::kOpen;
    path.push_back({root, 0});
    while (!path.empty()) {
      Frame& top = path.back();
      if (top.next == dependencies[top.module].size()) {
        marks[top.module] = Mark::kDone;
        order.push_back(top.module);
        path.pop_back();
        continue;
      }
      const std::uint32_t below = dependencies[top.module][top.next++];
      if (marks[below] == Mark::kOpen) {
        return cycle_error(path, below, names);
      }
      if (marks[below] == Mark::kNew) {
        marks[below] = Mark::kOpen;
        path.push_back({below, 0});
      }
    }
  }
  return order;
}

}  // namespace sequent::provers
