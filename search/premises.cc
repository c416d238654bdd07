#include "search/premises.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "search/posting_keys.h"

namespace sequent::search {
namespace {

using Fact = Premises::Fact;

constexpr std::size_t kNeighbours = 1024;
constexpr float kOwnPart = 2;         // of a neighbour itself
constexpr float kPremisePart = 2.7F;  // of its premises, by the root of how many there are

bool is_of_propositions(const Index& index, Symbol constant) {
  const auto id = index.find(index.symbols().name(constant));
  if (!id || !index.theorem(*id).has_statement) {
    return false;
  }
  const TermId conclusion = index.theorem(*id).conclusion;
  if (index.terms().kind(conclusion) != TermKind::kSort) {
    return false;
  }
  const std::string_view sort = index.symbols().name(index.terms().data(conclusion));
  return sort == "Prop" || sort == "wff";
}

}  // namespace

Premises::Fact Premises::add(const Features& features, std::vector<Fact> premises) {
  const auto fact = static_cast<Fact>(premises_.size());
  for (const std::uint64_t feature : features) {
    const auto [at, is_new] =
        features_.emplace(feature, static_cast<std::uint32_t>(with_feature_.size()));
    if (is_new) {
      with_feature_.emplace_back();
    }
    with_feature_[at->second].push_back(fact);
  }
  premises_.push_back(std::move(premises));
  lengths_.push_back(std::sqrt(static_cast<float>(features.size()) + 1));
  return fact;
}

// The score is 1 of the nearest.
std::vector<Premises::Scored> Premises::nearest(const Features& goal,
                                                const std::vector<bool>& accessible) const {
  std::vector<float> nearness(size(), 0);
  for (const std::uint64_t feature : goal) {
    const auto found = features_.find(feature);
    if (found == features_.end()) {
      continue;
    }
    const std::vector<Fact>& with = with_feature_[found->second];
    const float rarity =
        std::log((static_cast<float>(size()) + 1) / static_cast<float>(with.size()));
    for (const Fact fact : with) {
      nearness[fact] += rarity * rarity;
    }
  }
  std::vector<Scored> all;
  for (Fact fact = 0; fact < nearness.size(); ++fact) {
    if (nearness[fact] > 0 && accessible[fact]) {
      all.push_back({fact, nearness[fact] / lengths_[fact]});
    }
  }
  if (all.size() > kNeighbours) {
    std::nth_element(all.begin(), all.begin() + kNeighbours, all.end());
    all.resize(kNeighbours);
  }
  float most = 0;
  for (const Scored& each : all) {
    most = std::max(most, each.score);
  }
  for (Scored& each : all) {
    each.score /= most;
  }
  return all;
}

std::vector<Fact> Premises::select(const Features& goal, std::size_t count) const {
  return select(goal, count, std::vector<bool>(size(), true));
}

std::vector<Fact> Premises::select(const Features& goal,
                                   std::size_t count,
                                   const std::vector<bool>& accessible) const {
  std::vector<float> scores(size(), 0);
  for (const Scored& neighbour : nearest(goal, accessible)) {
    const std::vector<Fact>& premises = premises_[neighbour.fact];
    const float weight = neighbour.score * neighbour.score * neighbour.score;
    scores[neighbour.fact] += kOwnPart * weight;
    const float part = kPremisePart * weight / std::sqrt(static_cast<float>(premises.size()) + 1);
    for (const Fact premise : premises) {
      scores[premise] += part;
    }
  }
  std::vector<Scored> scored;
  for (Fact fact = 0; fact < scores.size(); ++fact) {
    if (scores[fact] > 0 && accessible[fact]) {
      scored.push_back({fact, scores[fact]});
    }
  }
  const auto end = scored.begin() + static_cast<std::ptrdiff_t>(std::min(scored.size(), count));
  std::partial_sort(scored.begin(), end, scored.end());
  std::vector<Fact> facts;
  std::ranges::transform(scored.begin(), end, std::back_inserter(facts), &Scored::fact);
  return facts;
}

bool is_fact(const Index& index, TheoremId id) {
  const Theorem& theorem = index.theorem(id);
  if (!index.is_alive(id) || !theorem.has_statement) {
    return false;
  }
  if (theorem.kind == decls::DeclarationKind::kTheorem ||
      theorem.kind == decls::DeclarationKind::kAxiom) {
    return true;
  }
  const TermId conclusion = theorem.conclusion;
  return theorem.kind == decls::DeclarationKind::kDefinition &&
         index.terms().kind(conclusion) == TermKind::kConstant &&
         is_of_propositions(index, index.terms().data(conclusion));
}

LibraryPremises premises_of(const Index& index) {
  LibraryPremises made;
  std::vector<std::vector<TheoremId>> used_by(index.end());
  for (TheoremId id = 0; id < index.end(); ++id) {
    if (is_fact(index, id)) {
      const Symbol name = index.theorem(id).name;
      index.theorems_by_facet().of(facet_key(Facet::kUses, name)).for_each([&](TheoremId user) {
        used_by[user].push_back(id);
      });
    }
  }
  // A library's order is not known here: a fact may stand before what it uses.
  std::vector<Fact> facts(index.end(), 0);
  for (TheoremId id = 0; id < index.end(); ++id) {
    if (is_fact(index, id)) {
      facts[id] = static_cast<Fact>(made.theorems.size());
      made.theorems.push_back(id);
    }
  }
  for (const TheoremId id : made.theorems) {
    std::vector<Fact> premises;
    for (const TheoremId used : used_by[id]) {
      premises.push_back(facts[used]);
    }
    made.premises.add(features_of(index, index.statement(id)), std::move(premises));
  }
  return made;
}

}  // namespace sequent::search
