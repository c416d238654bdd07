#include "decls/import/metamath/grammar.h"

#include <algorithm>
#include <utility>

namespace sequent::decls::metamath {
namespace {

std::uint64_t pair_of(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::uint64_t>(a) << 32U | b;
}

}  // namespace

std::uint32_t Grammar::typecode(std::uint32_t symbol) {
  const auto [known, fresh] = typecodes_.emplace(symbol, static_cast<std::uint32_t>(roots_.size()));
  if (fresh) {
    const std::uint32_t id = known->second;
    roots_.push_back(new_state(id));
    goals_.push_back(new_state(kNone));
    const std::uint32_t reached = new_state(kNone);
    states_[goals_.back()].places.push_back({.typecode = id, .target = reached});
  }
  return known->second;
}

std::optional<std::uint32_t> Grammar::find_typecode(std::uint32_t symbol) const {
  const auto found = typecodes_.find(symbol);
  return found == typecodes_.end() ? std::nullopt : std::optional(found->second);
}

std::uint32_t Grammar::add_rule(std::string_view label,
                                std::uint32_t typecode,
                                std::span<const Symbol> right,
                                std::vector<std::uint32_t> argument_of) {
  std::uint32_t state = roots_[typecode];
  for (const Symbol& symbol : right) {
    state = step(state, symbol);
  }
  const auto rule = static_cast<std::uint32_t>(rules_.size());
  rules_.push_back({std::string(label), std::move(argument_of)});
  State& end = states_[state];
  end.two_rules = end.rule != kNone;
  end.rule = std::min(end.rule, rule);
  return rule;
}

std::uint32_t Grammar::new_state(std::uint32_t typecode) {
  states_.push_back({.typecode = typecode});
  return static_cast<std::uint32_t>(states_.size()) - 1;
}

std::uint32_t Grammar::step(std::uint32_t state, const Symbol& symbol) {
  const auto fresh = static_cast<std::uint32_t>(states_.size());
  const std::uint32_t made = states_[state].typecode;
  if (symbol.typecode == Symbol::kConstant) {
    const auto [known, added] = constants_.emplace(pair_of(state, symbol.id), fresh);
    return added ? new_state(made) : known->second;
  }
  if (const Edge* edge = place_of(state, symbol.typecode)) {
    return edge->target;
  }
  states_[state].places.push_back({.typecode = symbol.typecode, .target = fresh});
  return new_state(made);
}

const Grammar::Edge* Grammar::place_of(std::uint32_t state, std::uint32_t typecode) const {
  const std::vector<Edge>& places = states_[state].places;
  const auto found = std::ranges::find(places, typecode, &Edge::typecode);
  return found == places.end() ? nullptr : &*found;
}

void Grammar::begin_position() {
  positions_.push_back(static_cast<std::uint32_t>(items_.size()));
  item_at_.clear();
  part_at_.clear();
  empty_parts_.clear();
}

void Grammar::add_item(const Item& item) {
  const auto fresh = static_cast<std::uint32_t>(items_.size());
  const std::uint32_t known = item_at_.find_or_add(item.state, item.origin, fresh);
  if (known == fresh) {
    items_.push_back(item);
  } else if (item.previous != kNone) {
    items_[known].ambiguous = true;
  }
}

void Grammar::read(const Symbol& symbol) {
  const std::uint32_t end = positions_.back();
  std::uint32_t part = kNone;
  if (symbol.typecode != Symbol::kConstant) {
    part = static_cast<std::uint32_t>(parts_.size());
    parts_.push_back({.is_variable = true, .id = symbol.id});
  }
  for (std::uint32_t at = positions_[positions_.size() - 2]; at < end; ++at) {
    const Item item = items_[at];
    if (part != kNone) {
      if (const Edge* edge = place_of(item.state, symbol.typecode)) {
        add_item({edge->target, item.origin, at, part});
      }
    } else if (const auto next = constants_.find(pair_of(item.state, symbol.id));
               next != constants_.end()) {
      add_item({next->second, item.origin, at, kNone});
    }
  }
}

bool Grammar::close() {
  for (std::uint32_t at = positions_.back(); at < items_.size(); ++at) {
    if (steps_left_ == 0) {
      return false;
    }
    --steps_left_;
    complete(at);
    predict(at);
  }
  return true;
}

void Grammar::complete(std::uint32_t item) {
  const State& state = states_[items_[item].state];
  if (state.rule == kNone) {
    return;
  }
  const std::uint32_t origin = items_[item].origin;
  const auto part = static_cast<std::uint32_t>(parts_.size());
  const std::uint32_t known = part_at_.find_or_add(state.typecode, origin, part);
  if (known != part) {
    parts_[known].ambiguous = true;
    return;
  }
  parts_.push_back({.ambiguous = state.two_rules, .id = item});
  std::uint32_t end = item;
  if (origin + 1 == positions_.size()) {
    empty_parts_.push_back(part);  // for those that come later in this position
  } else {
    end = positions_[origin + 1];
  }
  const std::uint32_t begin = positions_[origin];
  steps_left_ -= std::min<std::uint64_t>(steps_left_, end - begin);
  for (std::uint32_t at = begin; at < end; ++at) {
    if (const Edge* edge = place_of(items_[at].state, state.typecode)) {
      add_item({edge->target, items_[at].origin, at, part});
    }
  }
}

void Grammar::predict(std::uint32_t item) {
  const auto here = static_cast<std::uint32_t>(positions_.size()) - 1;
  const std::uint32_t origin = items_[item].origin;
  for (const Edge& place : states_[items_[item].state].places) {
    add_item({roots_[place.typecode], here});
    for (const std::uint32_t part : empty_parts_) {
      if (states_[items_[parts_[part].id].state].typecode == place.typecode) {
        add_item({place.target, origin, item, part});
      }
    }
  }
}

Parse Grammar::parse(std::span<const Symbol> formula, std::uint32_t typecode) {
  items_.clear();
  positions_.clear();
  parts_.clear();
  steps_left_ = kMostSteps * (formula.size() + kMoreSymbols);
  begin_position();
  const std::uint32_t goal = goals_[typecode];
  add_item({goal, 0});
  if (!close()) {
    return {};
  }
  for (const Symbol& symbol : formula) {
    begin_position();
    read(symbol);
    if (!close()) {
      return {};
    }
  }
  const auto begin = items_.begin() + positions_.back();
  const auto reached = std::find_if(begin, items_.end(), [&](const Item& item) {
    return item.origin == 0 && item.state == states_[goal].places.front().target;
  });
  if (reached == items_.end()) {
    return {};
  }
  Parse parse = extract(reached->part);
  if (reached->ambiguous) {
    parse.outcome = Parse::Outcome::kAmbiguous;
  }
  return parse;
}

Parse Grammar::extract(std::uint32_t part) const {
  // Parents first, last arguments before first ones: postfix, backwards.
  Parse parse{.outcome = Parse::Outcome::kUnique};
  std::vector<std::uint32_t> waiting{part};
  while (!waiting.empty()) {
    const Part& top = parts_[waiting.back()];
    waiting.pop_back();
    bool ambiguous = top.ambiguous;
    if (top.is_variable) {
      parse.nodes.push_back({.is_variable = true, .id = top.id});
      continue;
    }
    const std::uint32_t rule = states_[items_[top.id].state].rule;
    parse.nodes.push_back({.is_variable = false, .id = rule});
    const std::vector<std::uint32_t>& argument_of = rules_[rule].argument_of;
    const std::size_t first = waiting.size();
    std::size_t place = argument_of.size();
    waiting.resize(first + place);
    for (std::uint32_t at = top.id; at != kNone; at = items_[at].previous) {
      ambiguous |= items_[at].ambiguous;
      if (items_[at].part != kNone) {
        waiting[first + argument_of[--place]] = items_[at].part;
      }
    }
    if (ambiguous) {
      parse.outcome = Parse::Outcome::kAmbiguous;
    }
  }
  std::ranges::reverse(parse.nodes);
  return parse;
}

}  // namespace sequent::decls::metamath
