#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <span>
#include <utility>

namespace sequent::search {

// A growing list of 32-bit numbers in 16 bytes; up to two of them need no more.
//
// Threads: as a standard container.
class IdList {
 public:
  IdList() = default;
  IdList(const IdList&) = delete;
  IdList& operator=(const IdList&) = delete;
  IdList(IdList&& other) noexcept { swap(other); }
  IdList& operator=(IdList&& other) noexcept {
    swap(other);
    return *this;
  }
  ~IdList() {
    if (!is_inside()) {
      std::free(part_.outside);
    }
  }

  void push_back(std::uint32_t id) {
    if (size_ >= capacity_) {
      grow();
    }
    (is_inside() ? part_.inside : part_.outside)[size_++] = id;
  }
  [[nodiscard]] std::span<const std::uint32_t> ids() const {
    return {is_inside() ? part_.inside : part_.outside, size_};
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

 private:
  static constexpr std::uint32_t kInside = 2;

  [[nodiscard]] bool is_inside() const { return capacity_ == kInside; }
  void grow() {
    const std::uint32_t wider = size_ + std::max(2U, size_ / 2);
    void* const room =
        std::realloc(is_inside() ? nullptr : part_.outside, wider * sizeof(std::uint32_t));
    if (room == nullptr) {
      throw std::bad_alloc();
    }
    auto* const outside = static_cast<std::uint32_t*>(room);
    if (is_inside()) {
      std::ranges::copy(ids(), outside);
    }
    part_.outside = outside;
    capacity_ = wider;
  }
  void swap(IdList& other) noexcept {
    std::swap(part_, other.part_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

  union {
    std::uint32_t inside[kInside];
    std::uint32_t* outside;
  } part_ = {{0, 0}};
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = kInside;
};

}  // namespace sequent::search
