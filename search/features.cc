#include "search/features.h"

#include <algorithm>

namespace sequent::search {
namespace {

std::uint64_t symbol_feature(Symbol symbol) {
  return symbol;
}

// Of `below` as the argument at `position` of `above`.
std::uint64_t edge_feature(Symbol above, std::uint64_t position, Symbol below) {
  const std::uint64_t both = static_cast<std::uint64_t>(above) << 32U | below;
  return (both * 0x9e3779b97f4a7c15ULL + position + 1) | 1ULL << 63U;
}

bool is_symbol(TermKind kind) {
  return kind == TermKind::kConstant || kind == TermKind::kLiteral;
}

Features sorted(Features features) {
  std::ranges::sort(features);
  features.erase(std::unique(features.begin(), features.end()), features.end());
  return features;
}

}  // namespace

Features features_of(const Index& index, const Statement& statement) {
  const TermTable& terms = index.terms();
  std::vector<TermId> to_see = statement.hypotheses;
  to_see.push_back(statement.conclusion);
  std::vector<TermId> seen;
  Features features;
  while (!to_see.empty()) {
    const TermId at = to_see.back();
    to_see.pop_back();
    seen.push_back(at);
    const auto children = terms.children(at);
    const bool named = is_symbol(terms.kind(at));
    if (named) {
      features.push_back(symbol_feature(terms.data(at)));
    }
    for (std::size_t i = 0; i < children.size(); ++i) {
      if (named && is_symbol(terms.kind(children[i]))) {
        features.push_back(edge_feature(terms.data(at), i, terms.data(children[i])));
      }
      if (std::ranges::find(seen, children[i]) == seen.end()) {
        to_see.push_back(children[i]);
      }
    }
  }
  return sorted(std::move(features));
}

Features features_of(const Pattern& pattern) {
  Features features;
  for (const PatternNode& node : pattern.nodes) {
    for (const Alternative& head : node.alternatives) {
      features.push_back(symbol_feature(head.symbol));
      for (std::size_t i = 0; i < node.children.size(); ++i) {
        for (const Alternative& below : pattern.nodes[node.children[i]].alternatives) {
          features.push_back(edge_feature(head.symbol, head.positions[i], below.symbol));
        }
      }
      if (head.fixed) {
        features.push_back(symbol_feature(head.fixed->symbol));
        features.push_back(edge_feature(head.symbol, head.fixed->position, head.fixed->symbol));
      }
    }
  }
  return sorted(std::move(features));
}

}  // namespace sequent::search
