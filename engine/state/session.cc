#include "engine/state/session.h"

namespace sequent::state {
namespace {

constexpr std::size_t kNodeBytes = 80;  // of a name in a set, with what the allocator adds

}  // namespace

void Transaction::add(Args command) {
  queue.emplace_back(command);
  queued_bytes += sizeof(Words) + command.size() * sizeof(std::string);
  for (const std::string_view word : command) {
    queued_bytes += word.size();
  }
}

std::size_t Session::held_bytes() const {
  const std::size_t names =
      channels.size() + patterns.size() + shard_channels.size() + tracking.prefixes.size();
  return sizeof *this + names * kNodeBytes + watched.size() * sizeof(WatchedKey) +
         transaction.queued_bytes;
}

}  // namespace sequent::state
