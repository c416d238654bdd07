#include "decls/import/coq_dependencies.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

namespace sequent::decls {
namespace {

using Node = CoqDependencies::Node;

struct NumberedEdge {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::size_t line = 0;
};

// Reads pieces of one line.
class Line {
 public:
  Line(std::string_view text, std::size_t number) : text_(text), number_(number) {}

  [[nodiscard]] base::Error expected(std::string_view what) const {
    std::string message = std::to_string(number_);
    message.append(":").append(std::to_string(at_ + 1)).append(": ");
    return base::invalid(message.append(what).append(" is expected"));
  }
  [[nodiscard]] std::size_t number() const { return number_; }
  bool accept(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) {
      return false;
    }
    at_ += word.size();
    return true;
  }
  base::Result<std::uint64_t> read_number() {
    std::uint64_t value = 0;
    const char* const begin = text_.data() + at_;
    const auto [end, code] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (code != std::errc()) {
      return expected("a number");
    }
    at_ += static_cast<std::size_t>(end - begin);
    return value;
  }
  base::Result<std::string_view> read_quoted() {
    const std::size_t end = text_.substr(at_, 1) == "\"" ? text_.find('"', at_ + 1) : text_.npos;
    if (end == std::string_view::npos) {
      return expected("a name in quotes");
    }
    const std::string_view text = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return text;
  }
  // Up to the next '=', ',' or ']'.
  std::string_view read_word() {
    const std::size_t end = std::min(text_.find_first_of("=,]", at_), text_.size());
    const std::string_view word = text_.substr(at_, end - at_);
    at_ = end;
    return word;
  }

 private:
  std::string_view text_;
  std::size_t number_;
  std::size_t at_ = 0;
};

// ID "name" [key=value, …, ];
base::Result<Node> read_node(Line& line) {
  Node node;
  SEQUENT_TRY_ASSIGN(node.id, line.read_number());
  if (!line.accept(" ")) {
    return line.expected("a blank");
  }
  SEQUENT_TRY_ASSIGN(node.name, line.read_quoted());
  if (!line.accept(" [")) {
    return line.expected("[");
  }
  while (!line.accept("]")) {
    const std::string_view key = line.read_word();
    if (!line.accept("=")) {
      return line.expected("=");
    }
    if (key == "path") {
      SEQUENT_TRY_ASSIGN(node.path, line.read_quoted());
    } else {
      const bool yes = line.read_word() == "yes";
      node.body = node.body || (key == "body" && yes);
      node.prop = node.prop || (key == "prop" && yes);
    }
    if (!line.accept(", ")) {
      return line.expected(",");
    }
  }
  return node;
}

base::Result<NumberedEdge> read_edge(Line& line) {
  NumberedEdge edge{.line = line.number()};
  SEQUENT_TRY_ASSIGN(edge.from, line.read_number());
  if (!line.accept(" ")) {
    return line.expected("a blank");
  }
  SEQUENT_TRY_ASSIGN(edge.to, line.read_number());
  return edge;
}

}  // namespace

base::Result<CoqDependencies> CoqDependencies::read(std::string_view text) {
  CoqDependencies graph;
  std::vector<NumberedEdge> edges;
  std::unordered_map<std::uint64_t, std::uint32_t> by_id;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    Line line(text.substr(0, end), number);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.accept("N: ")) {
      SEQUENT_TRY_ASSIGN(const Node node, read_node(line));
      const auto index = static_cast<std::uint32_t>(graph.nodes_.size());
      if (!by_id.emplace(node.id, index).second) {
        return line.expected("another number for each node");
      }
      graph.by_name_.emplace(node.name, index);
      graph.nodes_.push_back(node);
    } else if (line.accept("E: ")) {
      SEQUENT_TRY_ASSIGN(const NumberedEdge edge, read_edge(line));
      edges.push_back(edge);
    } else if (end != 0) {
      return line.expected("'N: ' or 'E: '");
    }
  }
  graph.first_.assign(graph.nodes_.size() + 1, 0);
  for (NumberedEdge& edge : edges) {
    const auto from = by_id.find(edge.from);
    const auto to = by_id.find(edge.to);
    if (from == by_id.end() || to == by_id.end()) {
      return Line({}, edge.line).expected("an edge between nodes");
    }
    edge.from = from->second;
    edge.to = to->second;
    ++graph.first_[edge.from + 1];
  }
  for (std::size_t i = 1; i < graph.first_.size(); ++i) {
    graph.first_[i] += graph.first_[i - 1];
  }
  std::vector<std::uint32_t> next(graph.first_.begin(), graph.first_.end());
  graph.targets_.resize(edges.size());
  for (const NumberedEdge& edge : edges) {
    graph.targets_[next[edge.from]++] = static_cast<std::uint32_t>(edge.to);
  }
  return graph;
}

const CoqDependencies::Node* CoqDependencies::find(std::string_view printed) const {
  const std::size_t dot = printed.rfind('.');
  const std::string_view path = dot == std::string_view::npos ? "" : printed.substr(0, dot);
  const std::string_view name = dot == std::string_view::npos ? printed : printed.substr(dot + 1);
  const auto [begin, end] = by_name_.equal_range(name);
  const auto found = std::find_if(
      begin, end, [&](const auto& entry) { return nodes_[entry.second].path == path; });
  return found == end ? nullptr : &nodes_[found->second];
}

std::span<const std::uint32_t> CoqDependencies::needs(const Node& node) const {
  const auto index = static_cast<std::size_t>(&node - nodes_.data());
  return std::span(targets_).subspan(first_[index], first_[index + 1] - first_[index]);
}

std::string printed_name(const CoqDependencies::Node& node) {
  std::string name(node.path);
  return name.append(name.empty() ? "" : ".").append(node.name);
}

}  // namespace sequent::decls
