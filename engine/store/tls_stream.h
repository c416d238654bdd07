#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/store/interrupt.h"
#include "engine/store/socket.h"
#include "engine/store/url.h"

struct ssl_st;

namespace sequent::store {

// The client's side of TLS (1.2 or later) on a connected, non-blocking socket, which it borrows.
//
// Threads: one at a time.
class TlsStream {
 public:
  // Shakes hands with `host` and verifies it as `settings` say.
  // Errors: kInvalid: a file of the settings cannot be used (it is named), or the server's
  // certificate does not verify. kUnavailable: the server hung up, does not speak TLS, or is late.
  static base::Result<TlsStream> connect(int socket,
                                         const TlsSettings& settings,
                                         const std::string& host,
                                         Deadline deadline,
                                         const Interrupt* interrupt);

  // As much as is there or goes in now: bytes > 0, or an errno (0: nothing now, -1: the end).
  struct Moved {
    std::size_t bytes = 0;
    int error = 0;
  };
  Moved read(std::span<char> room);
  Moved write(std::string_view bytes);
  // What the server complained of before the end ("tlsv13 alert certificate required"); else empty.
  [[nodiscard]] const std::string& complaint() const { return complaint_; }

 private:
  struct Free {
    void operator()(ssl_st* stream) const;
  };
  using Handle = std::unique_ptr<ssl_st, Free>;

  explicit TlsStream(Handle handle) : handle_(std::move(handle)) {}
  Moved outcome(int result);

  Handle handle_;
  std::string complaint_;
};

}  // namespace sequent::store
