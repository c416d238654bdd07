#pragma once

#include <memory>

#include "engine/data/entry.h"
#include "engine/data/hash.h"
#include "engine/data/value.h"
#include "engine/data/zset.h"

namespace sequent::data {

// A Hash or ZSet that reads a key's block, or none. It ends without a word: it owns nothing, and
// its block may be gone or be something else by then.
template <typename T>
class Borrowed {
 public:
  Borrowed() {}  // NOLINT(modernize-use-equals-default): of a union it would be deleted
  explicit Borrowed(const SmallPacked& elements) : elements_(&elements) {
    std::construct_at(&value_, elements);
  }
  Borrowed(const Borrowed& other) : elements_(other.elements_) {
    if (elements_ != nullptr) {
      std::construct_at(&value_, *elements_);
    }
  }
  Borrowed& operator=(const Borrowed&) = delete;
  ~Borrowed() {}  // NOLINT(modernize-use-equals-default)

  [[nodiscard]] const T* get() const { return elements_ != nullptr ? &value_ : nullptr; }

 private:
  const SmallPacked* elements_ = nullptr;
  union {
    T value_;  // NOLINT(readability-identifier-naming): the class's own
  };
};

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
  Borrowed<Hash> hash_;
  Borrowed<ZSet> zset_;
  const Collection* value_;
};

}  // namespace sequent::data
