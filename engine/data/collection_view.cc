#include "engine/data/collection_view.h"

#include <cassert>

namespace sequent::data {

CollectionView::CollectionView(Entry entry) {
  assert(entry.type() != Type::kString);
  if (!entry.is_small()) {
    value_ = entry.collection();
  } else if (entry.type() == Type::kHash) {
    value_ = &small_.emplace<Hash>(entry.small());
  } else {
    assert(entry.type() == Type::kZSet);
    value_ = &small_.emplace<ZSet>(entry.small());
  }
}

}  // namespace sequent::data
