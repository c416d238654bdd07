#include "engine/server/output.h"

#include <cerrno>
#include <string_view>
#include <sys/socket.h>

namespace sequent::server {

Output::Sent Output::send(int fd, BufferPool& pool) {
  while (!bytes_.empty()) {
    const std::string_view rest = bytes_.view();
    const ssize_t sent = ::send(fd, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno == EINTR) {
        continue;
      }
      return errno == EAGAIN || errno == EWOULDBLOCK ? Sent::kPart : Sent::kFailed;
    }
    bytes_.consume(static_cast<std::size_t>(sent));
    if (static_cast<std::size_t>(sent) < rest.size()) {
      partly_sent_ = true;
      return Sent::kPart;
    }
  }
  partly_sent_ = false;
  pool.give(std::move(bytes_));
  return Sent::kAll;
}

bool Output::exceeds(const OutputLimit& limit, std::chrono::steady_clock::time_point now) {
  if (limit.hard > 0 && bytes_.size() > limit.hard) {
    return true;
  }
  if (limit.soft == 0 || bytes_.size() <= limit.soft) {
    over_soft_since_.reset();
    return false;
  }
  if (!over_soft_since_.has_value()) {
    over_soft_since_ = now;
  }
  return now - *over_soft_since_ > limit.soft_time;
}

}  // namespace sequent::server
