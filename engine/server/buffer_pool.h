#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "engine/base/byte_buffer.h"

namespace sequent::server {

// Buffers of clients that have nothing to say now, kept for the next ones: ten
// thousand idle clients hold no buffer, and few busy ones always the same warm
// ones.
//
// Threads: one at a time.
class BufferPool {
 public:
  [[nodiscard]] base::ByteBuffer take() {
    if (free_.empty()) {
      return {};
    }
    base::ByteBuffer buffer = std::move(free_.back());
    free_.pop_back();
    return buffer;
  }
  // REQUIRES: it is empty.
  void give(base::ByteBuffer&& buffer) {
    if (buffer.capacity() > 0 && buffer.capacity() <= kMaxCapacity && free_.size() < kMaxFree) {
      free_.push_back(std::move(buffer));
    } else {
      buffer.release();
    }
  }

 private:
  static constexpr std::size_t kMaxCapacity = std::size_t{256} * 1024;
  static constexpr std::size_t kMaxFree = 128;

  std::vector<base::ByteBuffer> free_;
};

}  // namespace sequent::server
