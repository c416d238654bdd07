#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <utility>

namespace sequent::base {

// Bytes that are appended at the end and dropped at the front: what a socket
// gave and nobody has parsed yet, or what is still to be written. Room at the
// end is not initialised; dropping moves no bytes.
//
// Views of the contents hold until the next call that adds bytes or room.
// Errors: std::bad_alloc.
class ByteBuffer {
 public:
  ByteBuffer() = default;
  ByteBuffer(ByteBuffer&& other) noexcept
      : bytes_(std::move(other.bytes_)),
        begin_(std::exchange(other.begin_, 0)),
        end_(std::exchange(other.end_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  ByteBuffer& operator=(ByteBuffer&& other) noexcept {
    bytes_ = std::move(other.bytes_);
    begin_ = std::exchange(other.begin_, 0);
    end_ = std::exchange(other.end_, 0);
    capacity_ = std::exchange(other.capacity_, 0);
    return *this;
  }

  [[nodiscard]] std::size_t size() const { return end_ - begin_; }
  [[nodiscard]] bool empty() const { return begin_ == end_; }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  [[nodiscard]] std::string_view view() const { return {bytes_.get() + begin_, size()}; }
  [[nodiscard]] std::span<char> bytes() { return {bytes_.get() + begin_, size()}; }

  // At least `at_least` writable bytes behind the contents; say with `commit` how many were filled.
  [[nodiscard]] std::span<char> room(std::size_t at_least) {
    if (capacity_ - end_ < at_least) [[unlikely]] {
      make_room(at_least);
    }
    return {bytes_.get() + end_, capacity_ - end_};
  }
  // REQUIRES: the last `room` had `count` bytes.
  void commit(std::size_t count) {
    assert(count <= capacity_ - end_);
    end_ += count;
  }
  void append(std::string_view bytes) {
    if (!bytes.empty()) {
      std::memcpy(room(bytes.size()).data(), bytes.data(), bytes.size());
      end_ += bytes.size();
    }
  }
  // Drops the first `count` bytes. REQUIRES: count <= size()
  void consume(std::size_t count) {
    assert(count <= size());
    begin_ += count;
    if (begin_ == end_) {
      begin_ = end_ = 0;
    }
  }
  // Drops all behind the first `size` bytes. REQUIRES: size <= this->size()
  void truncate(std::size_t size) {
    assert(size <= this->size());
    end_ = begin_ + size;
  }
  void clear() { begin_ = end_ = 0; }
  // Gives the memory back.
  void release() {
    bytes_.reset();
    begin_ = end_ = capacity_ = 0;
  }

 private:
  struct Free {
    void operator()(char* bytes) const { std::free(bytes); }
  };

  void make_room(std::size_t at_least) {
    if (begin_ > 0) {
      std::memmove(bytes_.get(), bytes_.get() + begin_, size());
      end_ -= begin_;
      begin_ = 0;
    }
    if (capacity_ - end_ >= at_least) {
      return;
    }
    const std::size_t wanted = std::max({end_ + at_least, capacity_ * 2, std::size_t{64}});
    // NOLINTNEXTLINE(bugprone-suspicious-realloc-usage): on failure bytes_ still owns the old block
    auto* grown = static_cast<char*>(std::realloc(bytes_.get(), wanted));
    if (grown == nullptr) {
      throw std::bad_alloc();
    }
    static_cast<void>(bytes_.release());
    bytes_.reset(grown);
    capacity_ = wanted;
  }

  std::unique_ptr<char, Free> bytes_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace sequent::base
