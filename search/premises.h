#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "search/features.h"
#include "search/index.h"

namespace sequent::search {

// Which facts a proof of a statement is likely to use, from what the proofs of statements like it
// use: its nearest neighbours name themselves and their premises. It learns with each fact that
// is added, and knows nothing of later ones.
//
// Threads: as a standard container.
class Premises {
 public:
  using Fact = std::uint32_t;  // numbered as they are added

  // `premises`: what its proof uses. REQUIRES: all of them are added before select() is called
  Fact add(const Features& features, std::vector<Fact> premises);
  // Up to `count`, the likeliest first.
  [[nodiscard]] std::vector<Fact> select(const Features& goal, std::size_t count) const;
  // As if there were no others than those that are accessible; by fact.
  [[nodiscard]] std::vector<Fact> select(const Features& goal,
                                         std::size_t count,
                                         const std::vector<bool>& accessible) const;
  [[nodiscard]] std::size_t size() const { return premises_.size(); }

 private:
  struct Scored {
    Fact fact = 0;
    float score = 0;
    // The best first; of equal ones the later.
    bool operator<(const Scored& other) const {
      return score != other.score ? score > other.score : fact > other.fact;
    }
  };
  [[nodiscard]] std::vector<Scored> nearest(const Features& goal,
                                            const std::vector<bool>& accessible) const;

  std::unordered_map<std::uint64_t, std::uint32_t> features_;
  std::vector<std::vector<Fact>> with_feature_;
  std::vector<std::vector<Fact>> premises_;
  std::vector<float> lengths_;  // the root of how many features a fact has
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
