#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/collection_view.h"
#include "engine/data/set.h"
#include "engine/data/zset.h"

namespace sequent::cmd {

// One input of ZUNION, ZINTER or ZDIFF: a sorted set, a set (whose members all
// have score 1), or nothing.
//
// Borrows: the entry.
class ScoredSet {
 public:
  ScoredSet() = default;
  // REQUIRES: it is of one of these types.
  explicit ScoredSet(data::Entry entry);

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::optional<double> score(std::string_view member) const;
  // `visit` returns false to stop.
  void for_each(data::ZSet::VisitWhile visit) const;

  double weight = 1;

 private:
  std::shared_ptr<const data::CollectionView> view_;
  const data::ZSet* zset_ = nullptr;
  const data::Set* set_ = nullptr;
};

enum class Aggregate : std::uint8_t { kSum, kMin, kMax };

struct ScoredMember {
  std::string member;
  double score = 0;
};
using ScoredMembers = std::vector<ScoredMember>;

// Members in no order, each once.
[[nodiscard]] ScoredMembers unite(std::vector<ScoredSet> inputs, Aggregate aggregate);
[[nodiscard]] ScoredMembers intersect(std::vector<ScoredSet> inputs, Aggregate aggregate);
// What only the first input has.
[[nodiscard]] ScoredMembers subtract(const std::vector<ScoredSet>& inputs);
// How many members all inputs have, but no more than `limit`, if that is not 0.
[[nodiscard]] std::uint64_t count_intersection(std::vector<ScoredSet> inputs, std::uint64_t limit);

}  // namespace sequent::cmd
