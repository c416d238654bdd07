#include "engine/data/collection_view.h"

#include <cassert>

namespace sequent::data {

CollectionView::CollectionView(Entry entry)
    : hash_(entry.is_small() && entry.type() == Type::kHash ? Borrowed<Hash>(entry.small())
                                                            : Borrowed<Hash>()),
      zset_(entry.is_small() && entry.type() == Type::kZSet ? Borrowed<ZSet>(entry.small())
                                                            : Borrowed<ZSet>()) {
  assert(entry.type() != Type::kString);
  if (!entry.is_small()) {
    value_ = entry.collection();
  } else if (hash_.get() != nullptr) {
    value_ = hash_.get();
  } else {
    value_ = zset_.get();
  }
}

}  // namespace sequent::data
