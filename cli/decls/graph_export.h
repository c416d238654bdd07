#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "decls/dependency_graph.h"

namespace sequent::cli {

enum class GraphFormat { kDot, kGraphml, kJson };

[[nodiscard]] std::optional<GraphFormat> graph_format_of(std::string_view name);

// Writes nodes and the arcs between them, piece by piece: for Graphviz, as GraphML, or as one JSON
// object {"nodes": [...], "edges": [...]}. Bytes that are not text are written as \xNN.
//
// REQUIRES: `nodes` is sorted
void export_graph(const decls::DependencyGraph& graph,
                  std::span<const decls::NodeId> nodes,
                  GraphFormat format,
                  const std::function<void(std::string_view)>& write);

}  // namespace sequent::cli
