#include "decls/why.h"

#include <span>
#include <utility>

// Breadth first from both ends, a whole level at a time of the end that has fewer arcs to look at:
// a library is wide, and its chains are short. When a new level of the one touches what the other
// has seen, the two depths add up to the shortest length. Then the levels of the first end are gone
// through backwards, for those nodes that do lead to the other end.

namespace sequent::decls {
namespace {

class Side {
 public:
  static constexpr std::uint32_t kUnseen = 0xffffffffU;

  Side(const DependencyGraph& graph, Direction direction, NodeId start)
      : graph_(&graph), direction_(direction), level_(graph.size(), kUnseen), levels_{{start}} {}

  // The start is seen; not said of a cycle's first end, which has to find it again.
  void see_start() { level_[levels_.front().front()] = 0; }

  [[nodiscard]] std::uint32_t depth() const {
    return static_cast<std::uint32_t>(levels_.size()) - 1;
  }
  [[nodiscard]] std::uint32_t level_of(NodeId node) const { return level_[node]; }
  [[nodiscard]] std::span<const NodeId> level(std::uint32_t depth) const { return levels_[depth]; }

  [[nodiscard]] std::size_t arcs_ahead() const {
    std::size_t count = 0;
    for (const NodeId node : levels_.back()) {
      count += graph_->arcs(node, direction_).size();
    }
    return count;
  }

  // Goes one level further; whether that touches what the other side has seen.
  bool advance(const Side& other) {
    std::vector<NodeId> next;
    bool touches = false;
    for (const NodeId node : levels_.back()) {
      for (const Arc arc : graph_->arcs(node, direction_)) {
        if (level_[arc.node()] == kUnseen) {
          level_[arc.node()] = depth() + 1;
          next.push_back(arc.node());
          touches = touches || other.level_[arc.node()] != kUnseen;
        }
      }
    }
    levels_.push_back(std::move(next));
    return touches;
  }

 private:
  const DependencyGraph* graph_;
  Direction direction_;
  std::vector<std::uint32_t> level_;
  std::vector<std::vector<NodeId>> levels_;
};

// The nodes of `ahead`'s levels that lie on a shortest chain.
std::vector<bool> on_the_way(const DependencyGraph& graph, const Side& ahead, const Side& back) {
  std::vector<bool> good(graph.size());
  for (const NodeId node : ahead.level(ahead.depth())) {
    good[node] = back.level_of(node) == back.depth();
  }
  for (std::uint32_t depth = ahead.depth(); depth-- > 0;) {
    for (const NodeId node : ahead.level(depth)) {
      for (const Arc arc : graph.dependencies(node)) {
        if (good[arc.node()] && ahead.level_of(arc.node()) == depth + 1) {
          good[node] = true;
          break;
        }
      }
    }
  }
  return good;
}

}  // namespace

std::optional<std::vector<Step>> why(const DependencyGraph& graph, NodeId from, NodeId to) {
  Side ahead(graph, Direction::kDependencies, from);
  Side back(graph, Direction::kDependents, to);
  back.see_start();
  bool met = false;
  if (from != to) {
    ahead.see_start();
  } else {
    met = ahead.advance(back);  // so that the other end has something to touch
  }
  while (!met) {
    const std::size_t forwards = ahead.arcs_ahead();
    const std::size_t backwards = back.arcs_ahead();
    if (forwards == 0 || backwards == 0) {
      return std::nullopt;
    }
    met = forwards <= backwards ? ahead.advance(back) : back.advance(ahead);
  }
  const std::vector<bool> good = on_the_way(graph, ahead, back);
  const std::uint32_t length = ahead.depth() + back.depth();
  std::vector<Step> chain{{from, 0}};
  for (std::uint32_t at = 1; at <= length; ++at) {
    for (const Arc arc : graph.dependencies(chain.back().node)) {
      const NodeId node = arc.node();
      const bool leads = at <= ahead.depth() ? good[node] && ahead.level_of(node) == at
                                             : back.level_of(node) == length - at;
      if (leads) {
        chain.push_back({node, arc.kinds()});
        break;
      }
    }
  }
  return chain;
}

}  // namespace sequent::decls
