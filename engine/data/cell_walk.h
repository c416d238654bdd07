#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/prefetch.h"
#include "engine/data/cell_table.h"
#include "engine/data/key_set.h"
#include "engine/data/rebuild.h"
#include "engine/data/still_walk.h"

namespace sequent::data {

// The walk through a big hash or set: its table in the order of SCAN. An element that is
// about to come, go or change before the walk has come to its place is noted, and kept as it
// is if it is there.
template <std::size_t kTexts>
class CellWalk final : public StillWalk {
 public:
  using Cells = CellTable<0, kTexts>;

  // `verb`: the command that adds elements.
  CellWalk(Hook& hook, const Cells& cells, std::string_view verb)
      : StillWalk(hook), cells_(&cells), verb_(verb) {}

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

  bool step(std::string_view key, const EmitCommand& emit) override {
    RebuildCommands commands(verb_, key, emit);
    for (std::size_t i = 0; i < kept_aside_.size(); i += kTexts) {
      if constexpr (kTexts > 1) {
        commands.add({kept_aside_[i], kept_aside_[i + 1]});
      } else {
        commands.add({kept_aside_[i]});
      }
    }
    kept_aside_.clear();
    if (has_source() && !done_) {
      walk_some_buckets(commands);
    }
    commands.finish();
    return has_source() && !done_;
  }

 private:
  static constexpr std::size_t kElementsAtOnce = 128;
  static constexpr std::size_t kLongElement = 1024;  // bytes

  // Reaching an element costs a cache miss: those of some buckets are fetched at once.
  void walk_some_buckets(RebuildCommands& commands) {
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
        commands.add({element, cells_->value(ref)});
      } else {
        commands.add({element});
      }
    }
  }

  const Cells* cells_;
  std::string_view verb_;
  std::uint64_t cursor_ = 0;
  bool done_ = false;
  KeySet early_;                         // noted ahead of the walk
  std::vector<std::string> kept_aside_;  // texts of elements as they were
  std::vector<CellArena::Ref> refs_;     // elements on their way into the cache
};

}  // namespace sequent::data
