#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/data/key_set.h"
#include "engine/data/score_tree.h"
#include "engine/data/still_walk.h"

namespace sequent::data {

// The walk through a big sorted set, in its order, which makes it quick to build again. A
// member that is about to come, go or get another score is noted, for it may be met again or
// not at all; if the walk has not come to it, it is kept as it is.
class OrderWalk final : public StillWalk {
 public:
  OrderWalk(Hook& hook, const ScoreTree::Cells& cells, const ScoreTree& order)
      : StillWalk(hook), cells_(&cells), order_(&order) {}

  void before_change(std::string_view member) {
    const std::uint64_t place = cells_->place(member);
    if (done_ || changed_.contains(member, place)) {
      return;
    }
    changed_.add(member, place);
    const auto ref = cells_->find(member);
    if (ref == ScoreTree::Cells::kNone) {
      return;
    }
    double score = 0;
    std::memcpy(&score, cells_->prefix(ref), sizeof score);
    if (is_behind({score, ref})) {
      kept_aside_.emplace_back(score, member);
    }
  }

  using StillWalk::step;
  bool step(ElementVisitor& visitor) override {
    for (const auto& [score, member] : kept_aside_) {
      visitor.scored(member, score);
    }
    if (has_source() && !done_) {
      walk_some(visitor);
    }
    visitor.end_part();
    kept_aside_.clear();
    return has_source() && !done_;
  }

 private:
  static constexpr int kMembersAtOnce = 128;

  // Whether the item comes after the last one that was emitted.
  [[nodiscard]] bool is_behind(ScoreTree::Item item) const {
    return !last_ || last_->first < item.score ||
           (last_->first == item.score && last_->second < cells_->key(item.ref));
  }

  void walk_some(ElementVisitor& visitor) {
    const std::size_t rank =
        order_->count_before([this](ScoreTree::Item item) { return !is_behind(item); });
    done_ = rank == order_->size();
    if (done_) {
      return;
    }
    ScoreTree::Position at = order_->at(rank);
    ScoreTree::Item item;
    for (int left = kMembersAtOnce; left > 0 && !done_; --left) {
      item = at.item();
      const std::string_view member = cells_->key(item.ref);
      if (!changed_.contains(member, cells_->place(member))) {
        visitor.scored(member, item.score);
      }
      done_ = !at.next();
    }
    last_.emplace(item.score, cells_->key(item.ref));
  }

  const ScoreTree::Cells* cells_;
  const ScoreTree* order_;
  std::optional<std::pair<double, std::string>> last_;  // that the walk came to
  bool done_ = false;
  KeySet changed_;
  std::vector<std::pair<double, std::string>> kept_aside_;  // as they were
};

}  // namespace sequent::data
