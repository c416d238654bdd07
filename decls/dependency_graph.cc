#include "decls/dependency_graph.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace sequent::decls {

base::Result<DependencyGraph> DependencyGraph::load(DeclarationStore& store) {
  GraphBuilder builder;
  SEQUENT_TRY(store.load_heads([&builder](const DeclarationHead& head) -> base::Status {
    builder.add(head);
    return {};
  }));
  return std::move(builder).build();
}

base::Result<DependencyGraph> DependencyGraph::load_below(DeclarationStore& store,
                                                          std::vector<std::string> names) {
  GraphBuilder builder;
  const auto add = [&builder](const DeclarationHead& head) -> base::Status {
    builder.add(head);
    return {};
  };
  SEQUENT_TRY(store.load_heads_below(std::move(names), add));
  return std::move(builder).build();
}

std::optional<NodeId> DependencyGraph::find(std::string_view wanted) const {
  NodeId low = 0;
  auto high = static_cast<NodeId>(size());
  while (low < high) {
    const NodeId middle = low + (high - low) / 2;
    if (name(middle) < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < size() && name(low) == wanted ? std::optional(low) : std::nullopt;
}

std::uint32_t GraphBuilder::id_of(std::string_view name) {
  const std::uint32_t id = names_.number_of(name);
  if (id == nodes_.size()) {
    nodes_.emplace_back();
  }
  return id;
}

void GraphBuilder::add(const DeclarationHead& head) {
  const auto first = static_cast<std::uint32_t>(arcs_.size());
  for (std::size_t i = 0; i < head.edges.size();) {
    const std::string& target = head.edges[i].target;
    std::uint32_t kinds = 0;
    for (; i < head.edges.size() && head.edges[i].target == target; ++i) {
      kinds |= Arc::bit(head.edges[i].kind);
    }
    arcs_.emplace_back(id_of(target), kinds);
  }
  nodes_[id_of(head.name)] = {.first_arc = first,
                              .arc_count = static_cast<std::uint32_t>(arcs_.size()) - first,
                              .module = modules_.number_of(head.module),
                              .kind = head.kind,
                              .declared = true};
}

base::Result<DependencyGraph> GraphBuilder::build() && {
  constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
  if (nodes_.size() >= Arc::kMostNodes || arcs_.size() > kMost || names_.bytes() > kMost) {
    return base::invalid("a graph of " + std::to_string(nodes_.size()) + " names and " +
                         std::to_string(arcs_.size()) + " edges is more than can be held");
  }
  const NameTable names = std::move(names_);
  const std::vector<Begun> nodes = std::move(nodes_);
  const std::vector<Arc> arcs = std::move(arcs_);
  std::vector<std::uint32_t> order(nodes.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&names](std::uint32_t id) { return names.name(id); });
  std::vector<NodeId> new_id(nodes.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    new_id[order[i]] = static_cast<NodeId>(i);
  }

  DependencyGraph graph;
  for (std::uint32_t module = 0; module < modules_.size(); ++module) {
    graph.modules_.emplace_back(modules_.name(module));
  }
  graph.names_.reserve(names.bytes());
  graph.nodes_.reserve(nodes.size() + 1);
  graph.forward_.begin.reserve(nodes.size() + 1);
  graph.forward_.arcs.reserve(arcs.size());
  graph.reverse_.begin.assign(nodes.size() + 1, 0);
  for (const std::uint32_t old : order) {
    const Begun& node = nodes[old];
    graph.nodes_.push_back({.name = static_cast<std::uint32_t>(graph.names_.size()),
                            .module = node.module,
                            .kind = node.kind,
                            .declared = node.declared});
    graph.names_ += names.name(old);
    graph.declared_ += node.declared ? 1 : 0;
    graph.forward_.begin.push_back(static_cast<std::uint32_t>(graph.forward_.arcs.size()));
    for (std::uint32_t i = 0; i < node.arc_count; ++i) {
      const Arc arc = arcs[node.first_arc + i];
      graph.forward_.arcs.emplace_back(new_id[arc.node()], arc.kinds());
      ++graph.reverse_.begin[new_id[arc.node()] + 1];
    }
  }
  graph.nodes_.push_back({.name = static_cast<std::uint32_t>(graph.names_.size())});
  graph.forward_.begin.push_back(static_cast<std::uint32_t>(graph.forward_.arcs.size()));

  // The edges of a head are sorted by name already. Each node's users come in their order, too.
  std::vector<std::uint32_t>& begin = graph.reverse_.begin;
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
  graph.reverse_.arcs.assign(arcs.size(), Arc(0, 0));
  for (NodeId user = 0; user < order.size(); ++user) {
    for (const Arc arc : graph.forward_.of(user)) {
      graph.reverse_.arcs[next[arc.node()]++] = Arc(user, arc.kinds());
    }
  }
  return graph;
}

}  // namespace sequent::decls
