#include "search/features.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace sequent::search {
namespace {

enum Feature : std::uint64_t { kSymbol = 1, kArgument, kBelow, kWhole, kConclusion, kHypothesis };

constexpr std::size_t kMostChoices = 64;  // of constants, for what stands two steps below another

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0x9e3779b97f4a7c15ULL;
  return hash ^ hash >> 32U;
}

// A place of a statement, with all that may stand there; nothing: whatever.
struct Place {
  struct Argument {
    std::uint32_t position = 0;
    std::uint32_t place = 0;
  };
  struct Head {
    Head(TermKind kind, std::uint32_t data, std::size_t arguments_wanted)
        : label(mixed(static_cast<std::uint64_t>(kind), kind == TermKind::kVariable ? 0 : data)),
          is_symbol(kind == TermKind::kConstant || kind == TermKind::kLiteral),
          arity(arguments_wanted) {}
    std::uint64_t label;
    bool is_symbol;
    std::size_t arity;
    std::vector<Argument> arguments;  // those that are known
  };
  std::vector<Head> heads;
  std::uint64_t whole = 0;  // 0: not all of it is known
};

// Places stand before those that they are arguments of.
class FeatureMaker {
 public:
  std::uint32_t add(std::vector<Place::Head> heads) {
    Place place{std::move(heads), 0};
    if (place.heads.size() == 1) {
      place.whole = whole_of(place.heads[0]);
    }
    places_.push_back(std::move(place));
    return static_cast<std::uint32_t>(places_.size() - 1);
  }

  void root(std::uint32_t place, Feature as) {
    for (const Place::Head& head : places_[place].heads) {
      features_.push_back(mixed(as, head.label));
    }
  }

  Features take() && {
    for (const Place& place : places_) {
      for (const Place::Head& head : place.heads) {
        if (head.is_symbol) {
          see(head, place.heads.size());
        }
      }
      if (place.whole != 0 && place.heads[0].is_symbol && !place.heads[0].arguments.empty()) {
        features_.push_back(place.whole);
      }
    }
    std::ranges::sort(features_);
    features_.erase(std::unique(features_.begin(), features_.end()), features_.end());
    return std::move(features_);
  }

 private:
  [[nodiscard]] std::uint64_t whole_of(const Place::Head& head) const {
    if (head.arguments.size() != head.arity) {
      return 0;
    }
    std::uint64_t whole = mixed(kWhole, head.label);
    for (const Place::Argument& argument : head.arguments) {
      if (places_[argument.place].whole == 0) {
        return 0;
      }
      whole = mixed(mixed(whole, argument.position), places_[argument.place].whole);
    }
    return whole;
  }

  void see(const Place::Head& head, std::size_t choices) {
    features_.push_back(mixed(kSymbol, head.label));
    for (const Place::Argument& argument : head.arguments) {
      const Place& place = places_[argument.place];
      const std::uint64_t above = mixed(mixed(kArgument, head.label), argument.position);
      for (const Place::Head& below : place.heads) {
        features_.push_back(mixed(above, below.label));
        if (below.is_symbol && choices * place.heads.size() <= kMostChoices) {
          see_below(mixed(above, below.label), below);
        }
      }
    }
  }

  void see_below(std::uint64_t above, const Place::Head& head) {
    for (const Place::Argument& argument : head.arguments) {
      for (const Place::Head& below : places_[argument.place].heads) {
        features_.push_back(mixed(mixed(mixed(above, kBelow), argument.position), below.label));
      }
    }
  }

  std::vector<Place> places_;
  Features features_;
};

// All of the statement's terms, sorted: children before their parents.
std::vector<TermId> terms_of(const TermTable& terms, const StatementView& statement) {
  std::vector<TermId> found(statement.hypotheses.begin(), statement.hypotheses.end());
  found.push_back(statement.conclusion);
  std::unordered_set<TermId> seen(found.begin(), found.end());
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const TermId child : terms.children(found[i])) {
      if (seen.insert(child).second) {
        found.push_back(child);
      }
    }
  }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

// One for each constant that the place of the pattern may begin with.
std::vector<Place::Head> heads_of(const PatternNode& node,
                                  const std::vector<std::uint32_t>& places,
                                  FeatureMaker& maker) {
  using Kind = PatternNode::Kind;
  std::vector<Place::Head> heads;
  switch (node.kind) {
    case Kind::kHole:
    case Kind::kMeta:
      return heads;
    case Kind::kRigid:
      for (const Alternative& head : node.alternatives) {
        heads.emplace_back(head.kind, head.symbol, head.arity);
        for (std::size_t i = 0; i < node.children.size(); ++i) {
          heads.back().arguments.push_back({head.positions[i], places[node.children[i]]});
        }
        if (head.fixed) {
          const std::uint32_t place = maker.add({{TermKind::kConstant, head.fixed->symbol, 0}});
          heads.back().arguments.push_back({head.fixed->position, place});
        }
        std::ranges::sort(heads.back().arguments, {}, &Place::Argument::position);
      }
      return heads;
    case Kind::kApply:
      heads.emplace_back(TermKind::kApply, 0, node.children.size());
      break;
    case Kind::kPi:
      heads.emplace_back(TermKind::kPi, 0, node.children.size());
      break;
    case Kind::kLambda:
      heads.emplace_back(TermKind::kLambda, 0, node.children.size());
      break;
    case Kind::kBound:
      heads.emplace_back(TermKind::kBound, node.data, 0);
      break;
    case Kind::kLocal:
      heads.emplace_back(TermKind::kVariable, 0, 0);
      break;
  }
  for (std::uint32_t i = 0; i < node.children.size(); ++i) {
    heads[0].arguments.push_back({i, places[node.children[i]]});
  }
  return heads;
}

}  // namespace

Features features_of(const Index& index, const StatementView& statement) {
  const TermTable& terms = index.terms();
  const std::vector<TermId> found = terms_of(terms, statement);
  const auto place_of = [&](TermId term) {
    return static_cast<std::uint32_t>(std::ranges::lower_bound(found, term) - found.begin());
  };
  FeatureMaker maker;
  for (const TermId term : found) {
    const auto children = terms.children(term);
    Place::Head head(terms.kind(term), terms.data(term), children.size());
    for (std::uint32_t i = 0; i < children.size(); ++i) {
      head.arguments.push_back({i, place_of(children[i])});
    }
    maker.add({std::move(head)});
  }
  maker.root(place_of(statement.conclusion), kConclusion);
  for (const TermId hypothesis : statement.hypotheses) {
    maker.root(place_of(hypothesis), kHypothesis);
  }
  return std::move(maker).take();
}

Features features_of(const Clause& goal) {
  FeatureMaker maker;
  std::vector<std::uint32_t> places;
  for (const PatternNode& node : goal.pattern.nodes) {
    places.push_back(maker.add(heads_of(node, places, maker)));
  }
  for (const PatternId conclusion : goal.conclusions) {
    maker.root(places[conclusion], kConclusion);
  }
  for (const PatternId hypothesis : goal.hypotheses) {
    maker.root(places[hypothesis], kHypothesis);
  }
  return std::move(maker).take();
}

}  // namespace sequent::search
