#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "search/features.h"
#include "search/index.h"

namespace sequent::search {

// Which facts a proof of a statement is likely to use, from what the proofs of statements like it
// use: nearest neighbours and naive Bayes, mixed by the reciprocals of their ranks. It learns
// with each fact that is added, and knows nothing of later ones.
//
// Threads: as a standard container.
class Premises {
 public:
  using Fact = std::uint32_t;  // numbered as they are added

  // `premises`: what its proof uses. REQUIRES: all of them are added before select() is called
  Fact add(const Features& features, std::vector<Fact> premises);
  // Up to `count`, the likeliest first.
  [[nodiscard]] std::vector<Fact> select(const Features& goal, std::size_t count) const;
  [[nodiscard]] std::size_t size() const { return premises_.size(); }

 private:
  struct Neighbour {
    Fact fact = 0;
    float nearness = 0;
  };
  // The goal's features that some fact has.
  struct Known {
    std::uint32_t feature = 0;
    float rarity = 0;  // the logarithm of how many times more facts there are than have it
  };
  [[nodiscard]] std::vector<Known> known(const Features& goal) const;
  [[nodiscard]] std::vector<Neighbour> nearest(const std::vector<Known>& goal) const;
  [[nodiscard]] std::vector<Fact> by_neighbours(const std::vector<Neighbour>& nearest) const;
  [[nodiscard]] std::vector<Fact> by_bayes(const std::vector<Known>& goal,
                                           const std::vector<Neighbour>& nearest) const;

  std::unordered_map<std::uint64_t, std::uint32_t> features_;
  std::vector<std::vector<Fact>> with_feature_;
  std::vector<std::vector<Fact>> premises_;
  std::vector<std::uint32_t> uses_;
};

// All statements of a library that a proof may rest on, as facts; by the fact the theorem.
struct LibraryPremises {
  Premises premises;
  std::vector<TheoremId> theorems;
};
[[nodiscard]] LibraryPremises premises_of(const Index& index);

// A theorem or an axiom, or a definition that states something (Metamath's).
[[nodiscard]] bool is_fact(const Index& index, TheoremId id);

}  // namespace sequent::search
