#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <span>
#include <utility>

namespace sequent::search {

// A growing list of 32-bit numbers in 16 bytes; up to two of them need no more. It may begin as
// a view of numbers that stand elsewhere, and takes a copy of them once it grows.
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
    if (is_owned()) {
      std::free(part_.outside);
    }
  }
  // Borrows: the numbers.
  [[nodiscard]] static IdList view(std::span<const std::uint32_t> ids) {
    IdList list;
    if (ids.size() <= kInside) {
      std::ranges::copy(ids, list.part_.inside);
    } else {
      list.part_.viewed = ids.data();
      list.capacity_ = 0;
    }
    list.size_ = static_cast<std::uint32_t>(ids.size());
    return list;
  }

  void push_back(std::uint32_t id) {
    if (size_ >= capacity_) {
      grow();
    }
    (is_inside() ? part_.inside : part_.outside)[size_++] = id;
  }
  [[nodiscard]] std::span<const std::uint32_t> ids() const {
    return {is_inside() ? part_.inside : is_owned() ? part_.outside : part_.viewed, size_};
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  // It needs no memory but its own.
  [[nodiscard]] bool is_inside() const { return capacity_ == kInside; }

 private:
  static constexpr std::uint32_t kInside = 2;

  [[nodiscard]] bool is_owned() const { return capacity_ > kInside; }
  void grow() {
    const std::uint32_t wider = size_ + std::max(2U, size_ / 2);
    void* const room =
        std::realloc(is_owned() ? part_.outside : nullptr, wider * sizeof(std::uint32_t));
    if (room == nullptr) {
      throw std::bad_alloc();
    }
    auto* const outside = static_cast<std::uint32_t*>(room);
    if (!is_owned()) {
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
    const std::uint32_t* viewed;
  } part_ = {{0, 0}};
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = kInside;  // 0: a view
};

}  // namespace sequent::search
