#pragma once

#include <cstddef>
#include <unordered_map>
#include <vector>

#include "engine/data/list_chunk.h"
#include "engine/data/still_walk.h"

namespace sequent::data {

// The walk through a list of many chunks, from its front. A chunk that is about to change or
// go before the walk has come to it is copied.
class ListWalk final : public StillWalk {
 public:
  // `chunks`: all of them, in their order.
  ListWalk(Hook& hook, std::vector<const ListChunk*> chunks);

  void before_change(const ListChunk& chunk);
  using StillWalk::step;
  bool step(ElementVisitor& visitor) override;

 private:
  std::vector<const ListChunk*> chunks_;  // as they stood when the walk began
  std::unordered_map<const ListChunk*, std::size_t> unchanged_;  // their numbers
  std::unordered_map<std::size_t, ListChunk::Owner> copies_;     // of changed ones, by number
  std::size_t next_ = 0;
};

}  // namespace sequent::data
