#include "decls/components.h"

#include <algorithm>

namespace sequent::decls {

// Tarjan's algorithm with a stack of its own: libraries are deeper than ours.
Components::Components(const DependencyGraph& graph) {
  constexpr std::uint32_t kUnseen = 0xffffffffU;
  struct Visit {
    NodeId node;
    std::uint32_t next_arc;
  };
  const std::size_t size = graph.size();
  component_.assign(size, kUnseen);
  members_.reserve(size);
  std::vector<std::uint32_t> index(size, kUnseen);
  std::vector<std::uint32_t> low(size);
  std::vector<NodeId> open;  // seen, and in no component yet
  std::vector<Visit> path;
  std::uint32_t seen = 0;

  const auto enter = [&](NodeId node) {
    index[node] = low[node] = seen++;
    open.push_back(node);
    path.push_back({node, 0});
  };
  const auto close = [&](NodeId root) {
    const auto first = std::ranges::find(open.rbegin(), open.rend(), root).base() - 1;
    std::sort(first, open.end());
    for (auto at = first; at != open.end(); ++at) {
      component_[*at] = static_cast<std::uint32_t>(this->size());
      members_.push_back(*at);
    }
    open.erase(first, open.end());
    begin_.push_back(static_cast<std::uint32_t>(members_.size()));
  };

  for (NodeId start = 0; start < size; ++start) {
    if (index[start] == kUnseen) {
      enter(start);
    }
    while (!path.empty()) {
      const NodeId node = path.back().node;
      const auto arcs = graph.dependencies(node);
      if (path.back().next_arc < arcs.size()) {
        const NodeId needed = arcs[path.back().next_arc++].node();
        if (index[needed] == kUnseen) {
          enter(needed);
        } else if (component_[needed] == kUnseen) {
          low[node] = std::min(low[node], index[needed]);
        }
        continue;
      }
      path.pop_back();
      if (!path.empty()) {
        low[path.back().node] = std::min(low[path.back().node], low[node]);
      }
      if (low[node] == index[node]) {
        close(node);
      }
    }
  }
}

std::vector<std::uint32_t> Components::cycles() const {
  std::vector<std::uint32_t> found;
  for (std::uint32_t component = 0; component < size(); ++component) {
    if (members(component).size() > 1) {
      found.push_back(component);
    }
  }
  return found;
}

}  // namespace sequent::decls
