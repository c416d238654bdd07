#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "engine/data/bucket.h"

namespace sequent::data {

// Owns: `size` empty buckets in a row, taken from the system's pages if they are many.
class BucketArray {
 public:
  BucketArray() = default;
  // Errors: std::bad_alloc.
  explicit BucketArray(std::size_t size);
  BucketArray(BucketArray&& other) noexcept
      : buckets_(std::exchange(other.buckets_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  BucketArray& operator=(BucketArray&& other) noexcept {
    std::swap(buckets_, other.buckets_);
    std::swap(size_, other.size_);
    return *this;
  }
  BucketArray(const BucketArray&) = delete;
  BucketArray& operator=(const BucketArray&) = delete;
  ~BucketArray();

  [[nodiscard]] std::size_t size() const { return size_; }
  Bucket& operator[](std::size_t index) const { return buckets_[index]; }
  // Gives the memory of the first `count` buckets back, whole pages only; they
  // must not be used any more. Cheap to call for each bucket.
  void forget_first(std::size_t count);

 private:
  Bucket* buckets_ = nullptr;
  std::size_t size_ = 0;
};

// Child buckets, given out and taken back one by one.
class BucketPool {
 public:
  // An empty bucket.
  [[nodiscard]] Bucket* take();
  void give(Bucket* bucket);
  [[nodiscard]] std::size_t capacity() const { return capacity_; }

 private:
  std::vector<BucketArray> chunks_;
  std::size_t capacity_ = 0;
  std::size_t fresh_ = 0;   // of the last chunk, not given out yet
  Bucket* free_ = nullptr;  // linked as children
};

}  // namespace sequent::data
