#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/byte_buffer.h"
#include "engine/engine.h"
#include "engine/resp/request_parser.h"
#include "engine/server/output.h"
#include "engine/server/traffic.h"
#include "engine/server/transport.h"
#include "engine/state/session.h"

namespace sequent::server {

// Requests cut from one client's bytes, not yet run. One for the loop, used by
// one client after the other.
struct Batch {
  struct Request {
    std::size_t first_arg;
    std::size_t args;
    std::size_t end;  // of its bytes
  };
  std::vector<std::string_view> args;
  std::vector<Request> requests;

  void clear() {
    args.clear();
    requests.clear();
    if (args.capacity() > kMostKept) {
      args.shrink_to_fit();
    }
  }

 private:
  static constexpr std::size_t kMostKept = 16384;  // words; longer requests are rare
};

// What is held for one client, and what it counts as.
struct Weight {
  enum Of : std::uint8_t { kEvictable, kKept, kReplicas };  // CLIENT NO-EVICT: kept
  static constexpr std::size_t kKinds = 3;
  Of of = kEvictable;
  std::size_t bytes = 0;
};

// One client of the server: its socket, the bytes it sent that are not yet
// run, the replies it has not yet got.
//
// Owns: the socket. Borrows: the loop.
// Threads: the loop's, but for what Session says.
class Connection final : public state::Session {
 public:
  // The event loop, as a connection sees it.
  class Loop {
   public:
    virtual ~Loop() = default;
    [[nodiscard]] virtual bool is_this_thread() const = 0;
    // On the loop's thread: look after the connection before the round ends.
    virtual void attend(Connection& connection) = 0;
    // On any other: in the next round.
    virtual void attend_soon(std::uint64_t serial) = 0;
  };

  enum class Received { kSome, kNothing, kEnd };

  // `serial`: the loop's own number for it. `is_let_in`: it need not authenticate.
  Connection(Loop& loop, std::uint64_t serial, Transport transport, bool is_let_in);

  [[nodiscard]] int socket() const { return transport_.socket(); }
  [[nodiscard]] std::uint64_t serial() const { return serial_; }
  [[nodiscard]] Output& output() { return output_; }
  [[nodiscard]] std::size_t unread() const { return input_.size(); }

  // Reads what the socket has, up to a share that lets others have theirs.
  Received receive(BufferPool& pool, Traffic& traffic);
  // Writes as much of the output as the socket takes. False: it takes no more, ever.
  bool send(BufferPool& pool, Traffic& traffic);
  [[nodiscard]] bool reads_when_writable() const { return transport_.reads_when_writable(); }
  // Runs what was read, up to a share. Notes in `suspended` that requests are
  // left which may not run now; true if some are left that may.
  bool run(engine::Engine::Turn& turn, Batch& batch, std::size_t longest_argument);
  // Gives empty buffers back.
  void rest(BufferPool& pool);

  // The session's state as it was when the engine was last held. The session itself may be
  // changed at any moment by another thread's turn, which then calls wake().
  struct Noted {
    bool blocked = false;
    bool closing = false;
    bool subscriber = false;
    bool replica = false;
    bool is_fed = false;
    bool authenticated = true;
    bool may_be_evicted = true;
    std::size_t held_bytes = 0;
    std::size_t held_back = 0;
    std::int64_t blocked_until_ms = 0;  // 0: not, or for ever
  };
  // Only with the engine held.
  void note();
  [[nodiscard]] const Noted& noted() const { return noted_; }
  [[nodiscard]] bool is_authenticated() const { return noted_.authenticated; }
  // Bytes that are held for it.
  [[nodiscard]] std::size_t memory() const {
    return noted_.held_bytes + input_.size() + output_.size();
  }

  // Whether requests may run now: not while it is blocked, closing or waiting
  // for a commit.
  [[nodiscard]] bool is_ready() const {
    return !noted_.blocked && !noted_.closing && awaited_turn == 0;
  }

  [[nodiscard]] state::SessionBuffers buffers() const override;
  resp::ReplySink& outbox() override;
  void wake() override;
  void protocol_changed(int version) override;

  // The loop's notes about this connection.
  std::uint32_t events = 0;        // that the poller watches
  bool attended = false;           // in this round
  bool queued = false;             // its requests run in the next turn
  bool suspended = false;          // has requests that may not run now
  bool wrote = false;              // what may not be durable yet
  bool lost = false;               // nothing more can be sent
  bool ended = false;              // the client will send no more
  bool dead = false;               // gone for the engine
  Weight weight;                   // as it was last counted
  std::uint64_t awaited_turn = 0;  // replies wait until it is on disk
  std::int64_t deadline_ms = 0;    // noted end of a blocked command
  std::chrono::steady_clock::time_point last_heard;

 private:
  enum class Cut { kMore, kAll, kError };
  // Cuts requests out of the input; `used`: the bytes they have.
  Cut fill(Batch& batch, std::size_t& used);
  // Runs them in order until one of them ends or suspends the client, or it is `end`; one is
  // run in any case.
  void execute(engine::Engine::Turn& turn,
               const Batch& batch,
               std::chrono::steady_clock::time_point end,
               std::size_t& executed);
  void prefetch(engine::Engine::Turn& turn, const Batch& batch, std::size_t first) const;
  void execute_one(engine::Engine::Turn& turn, std::span<const std::string_view> args);
  void note_sizes();

  Loop& loop_;
  std::uint64_t serial_;
  Transport transport_;
  base::ByteBuffer input_;
  resp::RequestParser parser_;
  Output output_;
  Noted noted_;
  // For turns of other threads.
  struct Sizes {
    std::atomic<std::size_t> unread = 0;
    std::atomic<std::size_t> parsed = 0;
    std::atomic<std::size_t> unread_room = 0;
    std::atomic<std::size_t> unsent = 0;
    std::atomic<std::size_t> capacity = 0;
  };
  Sizes sizes_;
};

}  // namespace sequent::server
