#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "engine/base/unique_fd.h"
#include "engine/server/tls.h"

namespace sequent::server {

// The bytes of one connection: a socket, plain or under TLS. Nothing here blocks.
//
// Owns: the socket. Threads: one at a time.
class Transport {
 public:
  enum class Status : std::uint8_t { kDone, kAgain, kEnd, kFailed };
  struct Moved {
    Status status;
    std::size_t bytes = 0;  // kDone
  };

  explicit Transport(base::UniqueFd socket) : socket_(std::move(socket)) {}
  // The handshake is done by the first reads.
  Transport(base::UniqueFd socket, TlsStream stream)
      : socket_(std::move(socket)), stream_(std::move(stream)) {}

  [[nodiscard]] int socket() const { return socket_.get(); }
  [[nodiscard]] bool is_tls() const { return stream_ != nullptr; }
  // The last read waits until the socket takes bytes.
  [[nodiscard]] bool reads_when_writable() const { return reads_when_writable_; }

  Moved read(std::span<char> room);
  Moved write(std::string_view bytes);

 private:
  Moved read_tls(std::span<char> room);
  Moved write_tls(std::string_view bytes);
  Moved tls_failure(int result);

  base::UniqueFd socket_;
  TlsStream stream_;  // after the socket: goes first
  bool reads_when_writable_ = false;
};

}  // namespace sequent::server
