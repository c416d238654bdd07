#pragma once

#include <variant>

#include "engine/data/entry.h"
#include "engine/data/hash.h"
#include "engine/data/value.h"
#include "engine/data/zset.h"

namespace sequent::data {

// The collection of a key to read, whether it is an object or lies in the key's block.
// Borrows: the entry, so it holds as long as that.
class CollectionView {
 public:
  // REQUIRES: entry.type() != Type::kString
  explicit CollectionView(Entry entry);
  CollectionView(const CollectionView&) = delete;
  CollectionView& operator=(const CollectionView&) = delete;
  ~CollectionView() = default;

  const Collection& operator*() const { return *value_; }
  const Collection* operator->() const { return value_; }
  // REQUIRES: T::kType is the entry's.
  template <typename T>
  [[nodiscard]] const T& as() const {
    return static_cast<const T&>(*value_);
  }

 private:
  std::variant<std::monostate, Hash, ZSet> small_;
  const Collection* value_;
};

}  // namespace sequent::data
