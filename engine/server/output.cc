#include "engine/server/output.h"

#include <algorithm>
#include <string_view>

namespace sequent::server {

Output::Sent Output::send(Transport& transport, BufferPool& pool, Traffic& traffic) {
  while (!bytes_.empty()) {
    const std::string_view rest = bytes_.view();
    const Transport::Moved sent = transport.write(rest);
    if (sent.status != Transport::Status::kDone) {
      return sent.status == Transport::Status::kAgain ? Sent::kPart : Sent::kFailed;
    }
    ++traffic.writes;
    traffic.bytes_out += sent.bytes;
    bytes_.consume(sent.bytes);
    exempt_ -= std::min(exempt_, sent.bytes);
    partly_sent_ = true;
    if (sent.bytes < rest.size() && !transport.is_tls()) {
      return Sent::kPart;
    }
  }
  partly_sent_ = false;
  pool.give(std::move(bytes_));
  return Sent::kAll;
}

bool Output::exceeds(const state::OutputLimit& limit,
                     std::size_t held_back,
                     std::chrono::steady_clock::time_point now) {
  const auto size = static_cast<std::int64_t>(bytes_.size() - exempt_ + held_back);
  if (limit.hard > 0 && size > limit.hard) {
    return true;
  }
  if (limit.soft == 0 || size <= limit.soft) {
    over_soft_since_.reset();
    return false;
  }
  if (!over_soft_since_.has_value()) {
    over_soft_since_ = now;
  }
  return now - *over_soft_since_ > std::chrono::seconds(limit.soft_seconds);
}

}  // namespace sequent::server
