#include "engine/data/list_walk.h"

#include <utility>

#include "engine/data/packed_value.h"

namespace sequent::data {

ListWalk::ListWalk(Hook& hook, std::vector<const ListChunk*> chunks)
    : StillWalk(hook), chunks_(std::move(chunks)) {
  unchanged_.reserve(chunks_.size());
  for (std::size_t number = 0; number < chunks_.size(); ++number) {
    unchanged_.emplace(chunks_[number], number);
  }
}

void ListWalk::before_change(const ListChunk& chunk) {
  const auto found = unchanged_.find(&chunk);
  if (found == unchanged_.end()) {
    return;  // a new one, changed already, or behind the walk
  }
  ListChunk::Owner copy = ListChunk::make(chunk.kind, chunk.used());
  ListChunk::append(copy, chunk);
  copies_.emplace(found->second, std::move(copy));
  unchanged_.erase(found);
}

bool ListWalk::step(ElementVisitor& visitor) {
  if (next_ == chunks_.size()) {
    return false;
  }
  const auto copy = copies_.find(next_);
  const ListChunk& chunk = copy == copies_.end() ? *chunks_[next_] : *copy->second;
  Digits digits;
  for (const char* at = chunk.begin(); at != chunk.end(); at = ListChunk::next(at)) {
    visitor.item(packed_text(at, digits));
  }
  visitor.end_part();
  if (copy == copies_.end()) {
    unchanged_.erase(&chunk);
  } else {
    copies_.erase(copy);
  }
  return ++next_ < chunks_.size();
}

}  // namespace sequent::data
