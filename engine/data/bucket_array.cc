#include "engine/data/bucket_array.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <sys/mman.h>

namespace sequent::data {
namespace {

constexpr std::size_t kMapFrom = 1024;        // buckets: 64 KiB
constexpr std::size_t kHugeFrom = 64 * 1024;  // buckets: 4 MiB
constexpr std::size_t kForgetStep = 1024;
constexpr std::size_t kChildShare = 8;  // child buckets are made an eighth more at a time

}  // namespace

BucketArray::BucketArray(std::size_t size) : size_(size) {
  const std::size_t bytes = size * sizeof(Bucket);
  if (size < kMapFrom) {
    buckets_ = static_cast<Bucket*>(std::aligned_alloc(alignof(Bucket), bytes));
    if (buckets_ == nullptr) {
      throw std::bad_alloc();
    }
    std::memset(static_cast<void*>(buckets_), 0, bytes);
    return;
  }
  void* pages = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) {
    throw std::bad_alloc();
  }
  if (size >= kHugeFrom) {
    ::madvise(pages, bytes, MADV_HUGEPAGE);
  }
  buckets_ = static_cast<Bucket*>(pages);
}

BucketArray::~BucketArray() {
  if (size_ < kMapFrom) {
    std::free(buckets_);
  } else {
    ::munmap(buckets_, size_ * sizeof(Bucket));
  }
}

void BucketArray::forget_first(std::size_t count) {
  if (size_ >= kMapFrom && count % kForgetStep == 0 && count > 0) {
    Bucket* from = buckets_ + (count - kForgetStep);
    ::madvise(from, kForgetStep * sizeof(Bucket), MADV_DONTNEED);
  }
}

Bucket* BucketPool::take() {
  if (free_ != nullptr) {
    Bucket* bucket = free_;
    free_ = bucket->child();
    bucket->set_child(nullptr);
    return bucket;
  }
  if (fresh_ == 0) {
    fresh_ = std::clamp<std::size_t>(capacity_ / kChildShare, 1, 512);
    capacity_ += fresh_;
    chunks_.emplace_back(fresh_);
  }
  return &chunks_.back()[--fresh_];
}

void BucketPool::give(Bucket* bucket) {
  *bucket = Bucket{};
  bucket->set_child(free_);
  free_ = bucket;
}

}  // namespace sequent::data
