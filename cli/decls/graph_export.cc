#include "cli/decls/graph_export.h"

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/decls/library.h"
#include "cli/output/format.h"
#include "engine/base/xml.h"

namespace sequent::cli {
namespace {

using decls::DependencyGraph;
using decls::NodeId;
using Json = nlohmann::ordered_json;

std::string dot_text(std::string_view text) {
  std::string quoted = "\"";
  for (const char byte : printable(text)) {
    if (byte == '"' || byte == '\\') {
      quoted += '\\';
    }
    quoted += byte;
  }
  return quoted + "\"";
}

std::string xml_text(std::string_view text) {
  return base::escape_xml(printable(text));
}

std::string module_of(const DependencyGraph& graph, NodeId node) {
  return graph.is_declared(node) ? graph.module(node) : "";
}

// How one format writes the whole, a node and an arc.
struct Writer {
  std::string_view before;
  std::string_view between;  // nodes and arcs
  std::string_view after;
  std::string_view separator;
  std::string (*node)(const DependencyGraph&, NodeId);
  std::string (*arc)(const DependencyGraph&, NodeId, decls::Arc);
};

std::string dot_node(const DependencyGraph& graph, NodeId node) {
  return "  n" + std::to_string(node) + " [label=" + dot_text(graph.name(node)) +
         ", kind=" + dot_text(kind_of(graph, node)) + "];\n";
}
std::string dot_arc(const DependencyGraph& /*graph*/, NodeId from, decls::Arc arc) {
  return "  n" + std::to_string(from) + " -> n" + std::to_string(arc.node()) +
         " [by=" + dot_text(joined(reasons(arc.kinds()), ",")) + "];\n";
}

std::string graphml_node(const DependencyGraph& graph, NodeId node) {
  return "    <node id=\"n" + std::to_string(node) + "\"><data key=\"name\">" +
         xml_text(graph.name(node)) + "</data><data key=\"kind\">" +
         xml_text(kind_of(graph, node)) + "</data><data key=\"module\">" +
         xml_text(module_of(graph, node)) + "</data></node>\n";
}
std::string graphml_arc(const DependencyGraph& /*graph*/, NodeId from, decls::Arc arc) {
  return "    <edge source=\"n" + std::to_string(from) + "\" target=\"n" +
         std::to_string(arc.node()) + "\"><data key=\"by\">" + joined(reasons(arc.kinds()), ",") +
         "</data></edge>\n";
}

std::string json_text(const Json& object) {
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}
std::string json_node(const DependencyGraph& graph, NodeId node) {
  return json_text(json_of(graph, node));
}
std::string json_arc(const DependencyGraph& graph, NodeId from, decls::Arc arc) {
  return json_text(
      {{"from", graph.name(from)}, {"to", graph.name(arc.node())}, {"by", reasons(arc.kinds())}});
}

constexpr Writer kDot{"digraph declarations {\n", "", "}\n", "", dot_node, dot_arc};
constexpr Writer kGraphml{
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
    "  <key id=\"name\" for=\"node\" attr.name=\"name\" attr.type=\"string\"/>\n"
    "  <key id=\"kind\" for=\"node\" attr.name=\"kind\" attr.type=\"string\"/>\n"
    "  <key id=\"module\" for=\"node\" attr.name=\"module\" attr.type=\"string\"/>\n"
    "  <key id=\"by\" for=\"edge\" attr.name=\"by\" attr.type=\"string\"/>\n"
    "  <graph edgedefault=\"directed\">\n",
    "",
    "  </graph>\n</graphml>\n",
    "",
    graphml_node,
    graphml_arc};
constexpr Writer kJson{"{\"nodes\": [\n", "\n], \"edges\": [\n", "\n]}\n", ",\n", json_node,
                       json_arc};

const Writer& writer_of(GraphFormat format) {
  switch (format) {
    case GraphFormat::kGraphml:
      return kGraphml;
    case GraphFormat::kJson:
      return kJson;
    case GraphFormat::kDot:
      break;
  }
  return kDot;
}

}  // namespace

std::optional<GraphFormat> graph_format_of(std::string_view name) {
  if (name == "dot") {
    return GraphFormat::kDot;
  }
  if (name == "graphml") {
    return GraphFormat::kGraphml;
  }
  return name == "json" ? std::optional(GraphFormat::kJson) : std::nullopt;
}

void export_graph(const DependencyGraph& graph,
                  std::span<const NodeId> nodes,
                  GraphFormat format,
                  const std::function<void(std::string_view)>& write) {
  const Writer& writer = writer_of(format);
  std::vector<bool> chosen(graph.size());
  bool first = true;
  const auto next = [&](const std::string& text) {
    write(first ? text : std::string(writer.separator) + text);
    first = false;
  };
  write(writer.before);
  for (const NodeId node : nodes) {
    chosen[node] = true;
    next(writer.node(graph, node));
  }
  write(writer.between);
  first = true;
  for (const NodeId node : nodes) {
    for (const decls::Arc arc : graph.dependencies(node)) {
      if (chosen[arc.node()]) {
        next(writer.arc(graph, node, arc));
      }
    }
  }
  write(writer.after);
}

}  // namespace sequent::cli
