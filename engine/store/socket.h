#pragma once

#include <chrono>
#include <string>

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/store/url.h"

namespace sequent::store {

using Deadline = std::chrono::steady_clock::time_point;
class Interrupt;

// `now` + `wait`, where `wait` may be as good as for ever.
[[nodiscard]] Deadline later(Deadline now, std::chrono::milliseconds wait);

// A name of a Unix socket that fits in its address (108 bytes): the path itself, or one
// through the open folder, good as long as that is open.
struct SocketName {
  std::string path;
  base::UniqueFd folder;
};
// Errors: kUnavailable with the system's reason, without the path.
base::Result<SocketName> short_socket_name(const std::string& path);

// A connected, non-blocking, close-on-exec stream socket. Unix paths of any
// length are reached (through their folder when they do not fit in sockaddr_un).
//
// Errors: kUnavailable with the system's reason, without the address.
// Blocking: until the deadline; the resolver of host names has its own time-outs.
base::Result<base::UniqueFd> connect_socket(const Address& address,
                                            Deadline deadline,
                                            const Interrupt* interrupt = nullptr);

enum class Ready { kNo, kRead = 1, kWrite = 2, kBoth = 3 };
// Waits until the socket can be read (or has ended) or written; kNo: the deadline, or what
// `interrupt` made of it, came first.
Ready wait_ready(int fd, Ready wanted, Deadline deadline, const Interrupt* interrupt = nullptr);

}  // namespace sequent::store
