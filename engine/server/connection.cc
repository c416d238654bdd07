#include "engine/server/connection.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <new>
#include <span>
#include <utility>

#include "engine/state/instance.h"

namespace sequent::server {

namespace {

constexpr std::size_t kReadSize = std::size_t{16} * 1024;       // what a read has room for at least
constexpr std::size_t kReadSizeBig = std::size_t{1024} * 1024;  // in the middle of a long request
constexpr std::size_t kBatchRequests = 64;
// One client's share of a turn: after so many requests, or so long, others have theirs.
constexpr std::size_t kRequestsPerTurn = 1024;
constexpr std::chrono::milliseconds kTimePerTurn{1};

}  // namespace

Connection::Connection(Loop& loop, std::uint64_t serial, Transport transport, bool is_let_in)
    : loop_(loop), serial_(serial), transport_(std::move(transport)) {
  fd = transport_.socket();
  authenticated = is_let_in;
  noted_.authenticated = authenticated;
  parser_.set_authenticated(authenticated);
}

void Connection::note_sizes() {
  sizes_.unread.store(input_.size(), std::memory_order_relaxed);
  sizes_.parsed.store(std::min(parser_.parsed(), input_.size()), std::memory_order_relaxed);
  sizes_.unread_room.store(input_.capacity() - input_.size(), std::memory_order_relaxed);
  sizes_.unsent.store(output_.size(), std::memory_order_relaxed);
  sizes_.capacity.store(output_.capacity(), std::memory_order_relaxed);
}

state::SessionBuffers Connection::buffers() const {
  const std::size_t unsent =
      loop_.is_this_thread()
          ? output_.size()
          : sizes_.unsent.load(std::memory_order_relaxed) + output_.from_elsewhere_size();
  return {.unread = sizes_.unread.load(std::memory_order_relaxed),
          .parsed = sizes_.parsed.load(std::memory_order_relaxed),
          .unread_room = sizes_.unread_room.load(std::memory_order_relaxed),
          .unsent = unsent,
          .capacity = sizes_.capacity.load(std::memory_order_relaxed),
          .events = unsent > 0 ? "rw" : "r"};
}

resp::ReplySink& Connection::outbox() {
  if (!loop_.is_this_thread()) {
    return output_.from_elsewhere();
  }
  // What a turn elsewhere said came earlier.
  output_.merge();
  loop_.attend(*this);
  return output_.writer();
}

void Connection::wake() {
  if (loop_.is_this_thread()) {
    note();
    loop_.attend(*this);
  } else {
    loop_.attend_soon(serial_);
  }
}

void Connection::protocol_changed(int version) {
  output_.set_protocol(version);
}

Connection::Received Connection::receive(BufferPool& pool, Traffic& traffic) {
  if (input_.capacity() == 0) {
    input_ = pool.take();
  }
  const std::size_t wanted =
      input_.size() < kReadSize ? kReadSize : std::min(input_.size(), kReadSizeBig);
  std::span<char> room;
  try {
    room = input_.room(wanted);
  } catch (const std::bad_alloc&) {
    lost = true;
    return Received::kEnd;
  }
  const Transport::Moved got = transport_.read(room);
  switch (got.status) {
    case Transport::Status::kDone:
      ++traffic.reads;
      traffic.bytes_in += got.bytes;
      input_.commit(got.bytes);
      note_sizes();
      return Received::kSome;
    case Transport::Status::kAgain:
      return Received::kNothing;
    case Transport::Status::kEnd:
    case Transport::Status::kFailed:
      break;
  }
  return Received::kEnd;
}

bool Connection::send(BufferPool& pool, Traffic& traffic) {
  const bool good = output_.send(transport_, pool, traffic) != Output::Sent::kFailed;
  note_sizes();
  return good;
}

void Connection::rest(BufferPool& pool) {
  if (input_.empty() && input_.capacity() > 0) {
    pool.give(std::move(input_));
  }
  output_.rest(pool);
  note_sizes();
}

// An inline request is unescaped where it stands and could not be cut a second
// time, so it is never left in a batch behind one that may suspend the client.
Connection::Cut Connection::fill(Batch& batch, std::size_t& used) {
  batch.clear();
  const auto bytes = input_.bytes();
  used = 0;
  while (batch.requests.size() < kBatchRequests && used < bytes.size()) {
    if (bytes[used] != '*' && !batch.requests.empty()) {
      return Cut::kMore;
    }
    const std::size_t first = batch.args.size();
    const auto found = parser_.next(bytes.subspan(used), batch.args);
    used += found.used;
    if (found.status == resp::RequestParser::Status::kError) {
      return Cut::kError;
    }
    if (found.status == resp::RequestParser::Status::kIncomplete) {
      return Cut::kAll;
    }
    batch.requests.push_back({first, batch.args.size() - first, used});
  }
  return used < bytes.size() ? Cut::kMore : Cut::kAll;
}

void Connection::note() {
  if (is_fed || noted_.is_fed) {
    output_.exempt();
  }
  noted_ = {.blocked = is_blocked(),
            .closing = closing,
            .subscriber = is_subscriber(),
            .replica = is_replica,
            .is_fed = is_fed,
            .authenticated = authenticated,
            .may_be_evicted = !no_evict,
            .held_bytes = held_bytes(),
            .held_back = held_back,
            .blocked_until_ms = blocked_until().value_or(0)};
  note_sizes();
}

bool Connection::run(engine::Engine::Turn& turn, Batch& batch, std::size_t longest_argument) {
  parser_.set_max_bulk(longest_argument);
  std::size_t total = 0;
  const auto end = turn.instance().measured + kTimePerTurn;
  while (!is_blocked() && !closing && !lost && !input_.empty()) {
    if (total >= kRequestsPerTurn || turn.instance().measured >= end) {
      return true;
    }
    std::size_t used = 0;
    const Cut cut = fill(batch, used);
    std::size_t executed = 0;
    execute(turn, batch, end, executed);
    total += executed;
    if (executed < batch.requests.size()) {
      parser_.reset();
      input_.consume(executed == 0 ? 0 : batch.requests[executed - 1].end);
      continue;
    }
    input_.consume(used);
    if (cut == Cut::kError && !closing) {
      output_.writer().error(parser_.error());
      closing = true;
    }
    if (cut == Cut::kAll) {
      return false;
    }
  }
  suspended = !closing && !lost && !input_.empty();
  return false;
}

void Connection::execute(engine::Engine::Turn& turn,
                         const Batch& batch,
                         std::chrono::steady_clock::time_point end,
                         std::size_t& executed) {
  const std::span<const std::string_view> words(batch.args);
  try {
    for (const Batch::Request& request : batch.requests) {
      const bool is_over = executed > 0 && turn.instance().measured >= end;
      if (is_blocked() || closing || is_over) {
        return;
      }
      if (executed % engine::Engine::Turn::kPrefetch == 0) {
        prefetch(turn, batch, executed);
      }
      execute_one(turn, words.subspan(request.first_arg, request.args));
      ++executed;
    }
  } catch (const std::exception&) {
    // Out of memory in the middle of a reply: nothing sensible can follow it.
    lost = true;
  }
}

// The next requests of the batch, from `first` on.
void Connection::prefetch(engine::Engine::Turn& turn, const Batch& batch, std::size_t first) const {
  std::array<std::span<const std::string_view>, engine::Engine::Turn::kPrefetch> commands;
  const std::size_t count = std::min(commands.size(), batch.requests.size() - first);
  if (count < 2) {
    return;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const Batch::Request& request = batch.requests[first + i];
    commands[i] = std::span(batch.args).subspan(request.first_arg, request.args);
  }
  turn.prefetch(*this, std::span(commands).first(count));
}

void Connection::execute_one(engine::Engine::Turn& turn, std::span<const std::string_view> args) {
  turn.execute(*this, args, output_.writer());
  parser_.set_authenticated(authenticated);
}

}  // namespace sequent::server
