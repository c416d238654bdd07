#include "search/premises.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "search/posting_keys.h"

namespace sequent::search {
namespace {

using Fact = Premises::Fact;

constexpr std::size_t kNeighbours = 64;        // whose premises count
constexpr std::size_t kMostNeighbours = 1024;  // that Bayes counts in, and that fill a long list
constexpr std::size_t kMostFeatures = 128;     // the rarest
constexpr float kOwnPart = 1;                  // of a neighbour itself
constexpr float kPremisePart = 2.7F;           // of all its premises together
constexpr float kUnseen = 0.02F;  // what Bayes takes for the count of what it never saw
constexpr float kRankOffset = 4;  // so that no first place outweighs all

struct Scored {
  Fact fact = 0;
  float score = 0;
};

// The best first; of equal ones the later.
std::vector<Fact> best_first(std::vector<Scored> scored) {
  std::ranges::sort(scored, [](const Scored& a, const Scored& b) {
    return a.score != b.score ? a.score > b.score : a.fact > b.fact;
  });
  std::vector<Fact> facts;
  facts.reserve(scored.size());
  for (const Scored& each : scored) {
    facts.push_back(each.fact);
  }
  return facts;
}

bool is_of_propositions(const Index& index, Symbol constant) {
  const auto id = index.find(index.symbols().name(constant));
  if (!id || !index.theorem(*id).has_statement) {
    return false;
  }
  const TermId conclusion = index.theorem(*id).statement.conclusion;
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
  const Fact last = premises.empty() ? fact : std::max(fact, *std::ranges::max_element(premises));
  uses_.resize(std::max<std::size_t>(uses_.size(), last + 1));
  for (const Fact premise : premises) {
    ++uses_[premise];
  }
  premises_.push_back(std::move(premises));
  return fact;
}

std::vector<Premises::Known> Premises::known(const Features& goal) const {
  std::vector<Known> all;
  for (const std::uint64_t feature : goal) {
    if (const auto found = features_.find(feature); found != features_.end()) {
      const auto with = static_cast<float>(with_feature_[found->second].size());
      all.push_back({found->second, std::log((static_cast<float>(size()) + 1) / with)});
    }
  }
  std::ranges::sort(all, [](const Known& a, const Known& b) {
    return a.rarity != b.rarity ? a.rarity > b.rarity : a.feature < b.feature;
  });
  all.resize(std::min(all.size(), kMostFeatures));
  return all;
}

std::vector<Premises::Neighbour> Premises::nearest(const std::vector<Known>& goal) const {
  std::vector<float> nearness(size(), 0);
  for (const Known& known : goal) {
    const float weight = std::pow(known.rarity, 4.0F);
    for (const Fact fact : with_feature_[known.feature]) {
      nearness[fact] += weight;
    }
  }
  std::vector<Neighbour> all;
  for (Fact fact = 0; fact < nearness.size(); ++fact) {
    if (nearness[fact] > 0) {
      all.push_back({fact, nearness[fact]});
    }
  }
  const auto count = static_cast<std::ptrdiff_t>(std::min(all.size(), kMostNeighbours));
  std::partial_sort(all.begin(), all.begin() + count, all.end(),
                    [](const Neighbour& a, const Neighbour& b) {
                      return a.nearness != b.nearness ? a.nearness > b.nearness : a.fact > b.fact;
                    });
  all.resize(static_cast<std::size_t>(count));
  return all;
}

std::vector<Fact> Premises::by_neighbours(const std::vector<Neighbour>& nearest) const {
  std::vector<float> scores(size(), 0);
  std::vector<Fact> met;
  const auto give = [&](Fact fact, float score) {
    if (scores[fact] == 0) {
      met.push_back(fact);
    }
    scores[fact] += score;
  };
  for (std::size_t i = 0; i < nearest.size(); ++i) {
    // Those past the nearest come only after all that these name.
    const float part = i < kNeighbours ? 1 : 1e-6F;
    const std::vector<Fact>& premises = premises_[nearest[i].fact];
    give(nearest[i].fact, part * kOwnPart * nearest[i].nearness);
    for (const Fact premise : premises) {
      give(premise, part * kPremisePart * nearest[i].nearness /
                        std::sqrt(static_cast<float>(premises.size())));
    }
  }
  std::vector<Scored> scored;
  scored.reserve(met.size());
  for (const Fact fact : met) {
    scored.push_back({fact, scores[fact]});
  }
  return best_first(std::move(scored));
}

std::vector<Fact> Premises::by_bayes(const std::vector<Known>& goal,
                                     const std::vector<Neighbour>& nearest) const {
  // A fact is used by itself and by those whose premise it is.
  std::vector<std::uint32_t> numbers(size(), 0);
  std::vector<Fact> met;
  for (const Neighbour& neighbour : nearest) {
    const auto meet = [&](Fact fact) {
      if (numbers[fact] == 0) {
        met.push_back(fact);
        numbers[fact] = static_cast<std::uint32_t>(met.size());
      }
    };
    meet(neighbour.fact);
    std::ranges::for_each(premises_[neighbour.fact], meet);
  }
  std::vector<bool> is_near(size(), false);
  for (const Neighbour& neighbour : nearest) {
    is_near[neighbour.fact] = true;
  }
  std::vector<Scored> scored;
  scored.reserve(met.size());
  for (const Fact fact : met) {
    scored.push_back({fact, std::log(static_cast<float>(uses_[fact]) + 1)});
  }
  std::vector<float> seen(met.size(), 0);
  for (const Known& known : goal) {
    std::ranges::fill(seen, 0.0F);
    for (const Fact user : with_feature_[known.feature]) {
      if (is_near[user]) {
        seen[numbers[user] - 1] += 1;
        for (const Fact premise : premises_[user]) {
          seen[numbers[premise] - 1] += 1;
        }
      }
    }
    for (std::size_t i = 0; i < met.size(); ++i) {
      const float uses = static_cast<float>(uses_[met[i]]) + 1;
      scored[i].score += known.rarity * std::log((seen[i] + kUnseen) / uses);
    }
  }
  return best_first(std::move(scored));
}

std::vector<Fact> Premises::select(const Features& goal, std::size_t count) const {
  const std::vector<Known> features = known(goal);
  const std::vector<Neighbour> neighbours = nearest(features);
  const std::array lists{by_neighbours(neighbours), by_bayes(features, neighbours)};
  std::unordered_map<Fact, float> mixed;
  for (const std::vector<Fact>& list : lists) {
    for (std::size_t rank = 0; rank < list.size(); ++rank) {
      mixed[list[rank]] += 1 / (static_cast<float>(rank) + kRankOffset);
    }
  }
  std::vector<Scored> scored;
  scored.reserve(mixed.size());
  for (const auto& [fact, score] : mixed) {
    scored.push_back({fact, score});
  }
  std::vector<Fact> facts = best_first(std::move(scored));
  facts.resize(std::min(facts.size(), count));
  return facts;
}

bool is_fact(const Index& index, TheoremId id) {
  const Theorem& theorem = index.theorem(id);
  if (!theorem.is_alive || !theorem.has_statement) {
    return false;
  }
  if (theorem.kind == decls::DeclarationKind::kTheorem ||
      theorem.kind == decls::DeclarationKind::kAxiom) {
    return true;
  }
  const TermId conclusion = theorem.statement.conclusion;
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
      for (const TheoremId user : index.theorems_by_facet().of(facet_key(Facet::kUses, name))) {
        used_by[user].push_back(id);
      }
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
    made.premises.add(features_of(index, index.theorem(id).statement), std::move(premises));
  }
  return made;
}

}  // namespace sequent::search
