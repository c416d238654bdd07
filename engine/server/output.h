#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "engine/base/byte_buffer.h"
#include "engine/resp/resp_writer.h"
#include "engine/server/buffer_pool.h"
#include "engine/server/traffic.h"
#include "engine/server/transport.h"
#include "engine/state/config.h"

namespace sequent::server {

// What one client has still to get: replies and messages in the order in which
// they were made.
//
// Threads: the loop's, but for `from_elsewhere`.
class Output {
 public:
  enum class Sent { kAll, kPart, kFailed };

  // Where the loop's thread writes.
  [[nodiscard]] resp::RespWriter& writer() { return writer_; }
  // Where a turn on any other thread writes; the bytes join the others at the
  // next `merge`. Only with the engine held.
  [[nodiscard]] resp::RespWriter& from_elsewhere() { return foreign_writer_; }
  [[nodiscard]] std::size_t from_elsewhere_size() const { return foreign_.size(); }
  // Only with the engine held.
  void merge() {
    if (!foreign_.empty()) {
      bytes_.append(foreign_.view());
      foreign_.release();
    }
  }

  void set_protocol(int protocol) {
    writer_.set_protocol(protocol);
    foreign_writer_.set_protocol(protocol);
  }

  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] std::size_t capacity() const { return bytes_.capacity(); }
  void borrow(BufferPool& pool) {
    if (bytes_.capacity() == 0) {
      bytes_ = pool.take();
    }
  }
  void rest(BufferPool& pool) {
    if (bytes_.empty() && bytes_.capacity() > 0) {
      pool.give(std::move(bytes_));
    }
  }
  // Forgets what nothing was sent of. False: part of it was sent already.
  bool drop_unsent() {
    if (!partly_sent_) {
      bytes_.clear();
      exempt_ = 0;
    }
    return !partly_sent_;
  }
  // Writes as much as the socket takes.
  Sent send(Transport& transport, BufferPool& pool, Traffic& traffic);
  // What there is now may be left unread for as long as it takes: a replica asked for it.
  void exempt() { exempt_ = bytes_.size(); }
  // Whether the client left more of the rest unread than it may; `held_back` comes behind it.
  [[nodiscard]] bool exceeds(const state::OutputLimit& limit,
                             std::size_t held_back,
                             std::chrono::steady_clock::time_point now);

 private:
  base::ByteBuffer bytes_;
  base::ByteBuffer foreign_;
  resp::RespWriter writer_{bytes_};
  resp::RespWriter foreign_writer_{foreign_};
  std::optional<std::chrono::steady_clock::time_point> over_soft_since_;
  std::size_t exempt_ = 0;    // bytes at the beginning that no limit is for
  bool partly_sent_ = false;  // of what is in `bytes_`
};

}  // namespace sequent::server
