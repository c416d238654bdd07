#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/prefetch.h"
#include "engine/data/cell_table.h"
#include "engine/data/key_set.h"
#include "engine/data/still_walk.h"

namespace sequent::data {

// The walk through a big hash or set: its table in the order of SCAN. An element that is
// about to come, go or change before the walk has come to its place is noted, and kept as it
// is if it is there.
template <std::size_t kTexts>
class CellWalk final : public StillWalk {
 public:
  using Cells = CellTable<0, kTexts>;

  CellWalk(Hook& hook, const Cells& cells) : StillWalk(hook), cells_(&cells) {}

  // `element` is about to change.
  void before_change(std::string_view element) {
    const std::uint64_t place = cells_->place(element);
    if (done_ || place < RefTable::place_of_cursor(cursor_) || early_.contains(element, place)) {
      return;
    }
    early_.add(element, place);
    if (const auto ref = cells_->find(element); ref != Cells::kNone) {
      kept_aside_.emplace_back(cells_->key(ref));
      if constexpr (kTexts > 1) {
        kept_aside_.emplace_back(cells_->value(ref));
      }
    }
  }

  using StillWalk::step;
  bool step(ElementVisitor& visitor) override {
    for (std::size_t i = 0; i < kept_aside_.size(); i += kTexts) {
      if constexpr (kTexts > 1) {
        visitor.field(kept_aside_[i], kept_aside_[i + 1]);
      } else {
        visitor.member(kept_aside_[i]);
      }
    }
    if (has_source() && !done_) {
      walk_some_buckets(visitor);
    }
    visitor.end_part();
    kept_aside_.clear();
    return has_source() && !done_;
  }

 private:
  static constexpr std::size_t kElementsAtOnce = 128;
  static constexpr std::size_t kLongElement = 1024;  // bytes

  // Reaching an element costs a cache miss: those of some buckets are fetched at once.
  void walk_some_buckets(ElementVisitor& visitor) {
    const std::uint64_t from = RefTable::place_of_cursor(cursor_);
    const bool are_long = cells_->bytes() / (cells_->size() + 1) > kLongElement;
    const std::size_t at_once = are_long ? 1 : kElementsAtOnce;
    refs_.clear();
    do {
      cursor_ = cells_->scan(cursor_, [this](auto ref) {
        base::prefetch(cells_->prefix(ref));
        refs_.push_back(ref);
      });
    } while (cursor_ != 0 && refs_.size() < at_once);
    done_ = cursor_ == 0;
    for (const auto ref : refs_) {
      const std::string_view element = cells_->key(ref);
      const std::uint64_t place = cells_->place(element);
      // A bucket reaches back before `from` where the table has shrunk.
      if (place < from || early_.contains(element, place)) {
        continue;
      }
      if constexpr (kTexts > 1) {
        visitor.field(element, cells_->value(ref));
      } else {
        visitor.member(element);
      }
    }
  }

  const Cells* cells_;
  std::uint64_t cursor_ = 0;
  bool done_ = false;
  KeySet early_;                         // noted ahead of the walk
  std::vector<std::string> kept_aside_;  // texts of elements as they were
  std::vector<CellArena::Ref> refs_;     // elements on their way into the cache
};

}  // namespace sequent::data
