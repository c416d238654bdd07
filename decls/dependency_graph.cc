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

std::optional<NodeId> DependencyGraph::find(std::string_view name_wanted) const {
  NodeId low = 0;
  auto high = static_cast<NodeId>(size());
  while (low < high) {
    const NodeId middle = low + (high - low) / 2;
    if (name(middle) < name_wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < size() && name(low) == name_wanted ? std::optional(low) : std::nullopt;
}

std::uint32_t GraphBuilder::id_of(const std::string& name) {
  const auto found = ids_.find(name);
  if (found != ids_.end()) {
    return found->second;
  }
  const auto id = static_cast<std::uint32_t>(nodes_.size());
  ids_.emplace(name, id);
  nodes_.push_back({.name = name});
  return id;
}

void GraphBuilder::add(const DeclarationHead& head) {
  const std::uint32_t id = id_of(head.name);
  const auto [module, fresh] =
      modules_.emplace(head.module, static_cast<std::uint32_t>(module_names_.size()));
  if (fresh) {
    module_names_.push_back(head.module);
  }
  const auto first = static_cast<std::uint32_t>(arcs_.size());
  for (std::size_t i = 0; i < head.edges.size();) {
    const std::string& target = head.edges[i].target;
    std::uint32_t kinds = 0;
    for (; i < head.edges.size() && head.edges[i].target == target; ++i) {
      kinds |= Arc::bit(head.edges[i].kind);
    }
    arcs_.emplace_back(id_of(target), kinds);
  }
  Begun& node = nodes_[id];
  node.first_arc = first;
  node.arc_count = static_cast<std::uint32_t>(arcs_.size()) - first;
  node.module = module->second;
  node.kind = head.kind;
  node.declared = true;
}

std::vector<std::uint32_t> GraphBuilder::order_by_name() const {
  std::vector<std::uint32_t> order(nodes_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {},
                    [this](std::uint32_t id) -> const std::string& { return nodes_[id].name; });
  return order;
}

base::Result<DependencyGraph> GraphBuilder::build() && {
  std::size_t name_bytes = 0;
  for (const Begun& node : nodes_) {
    name_bytes += node.name.size();
  }
  constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
  if (nodes_.size() >= Arc::kMostNodes || arcs_.size() > kMost || name_bytes > kMost) {
    return base::invalid("a graph of " + std::to_string(nodes_.size()) + " names and " +
                         std::to_string(arcs_.size()) + " edges is more than can be held");
  }
  ids_.clear();
  const std::vector<std::uint32_t> order = order_by_name();
  std::vector<NodeId> new_id(nodes_.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    new_id[order[i]] = static_cast<NodeId>(i);
  }

  DependencyGraph graph;
  graph.modules_ = std::move(module_names_);
  graph.modules_.resize(std::max<std::size_t>(graph.modules_.size(), 1));
  graph.nodes_.reserve(nodes_.size() + 1);
  graph.forward_.begin.reserve(nodes_.size() + 1);
  graph.forward_.arcs.reserve(arcs_.size());
  graph.reverse_.begin.assign(nodes_.size() + 1, 0);
  for (const std::uint32_t old : order) {
    const Begun& node = nodes_[old];
    graph.nodes_.push_back({.name = static_cast<std::uint32_t>(graph.names_.size()),
                            .module = node.module,
                            .kind = node.kind,
                            .declared = node.declared});
    graph.names_ += node.name;
    graph.declared_ += node.declared ? 1 : 0;
    graph.forward_.begin.push_back(static_cast<std::uint32_t>(graph.forward_.arcs.size()));
    for (std::uint32_t i = 0; i < node.arc_count; ++i) {
      const Arc arc = arcs_[node.first_arc + i];
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
  graph.reverse_.arcs.assign(arcs_.size(), Arc(0, 0));
  for (NodeId user = 0; user < order.size(); ++user) {
    for (const Arc arc : graph.forward_.of(user)) {
      graph.reverse_.arcs[next[arc.node()]++] = Arc(user, arc.kinds());
    }
  }
  return graph;
}

}  // namespace sequent::decls
