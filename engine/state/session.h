#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/value.h"
#include "engine/resp/reply_sink.h"
#include "engine/state/words.h"

namespace sequent::state {

// What a blocked command replies when its time is over; kReplicas: how many have all that the
// client wrote.
enum class TimeoutReply : std::uint8_t { kNull, kNullArray, kReplicas };

// A command that waits for keys.
struct Blocked {
  std::vector<std::string> keys;
  int db = 0;
  data::Type wanted = data::Type::kList;  // a key is ready when it holds this
  std::int64_t deadline_ms = 0;           // wall clock; 0: for ever
  TimeoutReply timeout_reply = TimeoutReply::kNullArray;
  Words command;                // is run again when a key is ready
  bool also_when_gone = false;  // and when one is gone or holds another type
  std::int64_t replicas = 0;    // WAIT: instead of keys, this many that have what it wrote
  std::int64_t spent_ns = 0;    // running, until now
};

// MULTI … EXEC.
struct Transaction {
  bool open = false;
  bool aborted = false;  // a command was refused while queueing: EXECABORT
  bool dirty = false;    // a watched key was changed: EXEC replies null
  std::vector<Words> queue;
  std::size_t queued_bytes = 0;  // of the words in it
  bool may_write = false;        // a queued command may

  void add(Args command);
};

struct WatchedKey {
  int db = 0;
  std::string key;
  bool was_expired = false;  // when it was watched
};

// CLIENT TRACKING.
struct Tracking {
  enum class Caching : std::uint8_t { kUnsaid, kYes, kNo };

  bool on = false;
  bool broadcast = false;
  bool opt_in = false;
  bool opt_out = false;
  bool no_loop = false;
  bool broken_redirect = false;
  Caching caching = Caching::kUnsaid;  // CLIENT CACHING, for the next command
  std::uint64_t redirect = 0;          // who is told instead; 0: the client itself
  std::set<std::string, std::less<>> prefixes;

  // Whether what the next command reads is to be remembered.
  [[nodiscard]] bool remembers() const {
    return on && !broadcast && (!opt_in || caching == Caching::kYes) &&
           (!opt_out || caching != Caching::kNo);
  }
};

// What the owner of a session holds for it, for CLIENT LIST.
struct SessionBuffers {
  std::size_t unread = 0;       // bytes of requests
  std::size_t parsed = 0;       // of them, arguments of a request that has not come to its end
  std::size_t unread_room = 0;  // behind them
  std::size_t unsent = 0;       // bytes of replies
  std::size_t capacity = 0;     // of the buffer for replies
  std::string_view events = "r";
};

// What SYNC is to give (REPLCONF rdb-filter-only).
enum class SyncData : std::uint8_t { kAll, kFunctions, kNothing };

// What a replica says of itself (REPLCONF).
struct ReplicaFacts {
  std::int64_t port = 0;    // where it serves clients
  std::int64_t offset = 0;  // up to where it has what was sent
};

struct User;

// CLIENT REPLY.
enum class ReplyMode : std::uint8_t { kOn, kOff, kSkipNext, kSkip };

// A client as the engine sees it. The owner (a server's connection, an embedded
// caller) derives from it, keeps it alive until `Turn::detach`, and watches
// `blocked_until`.
//
// Threads: all but `wake` only by the thread that holds the engine.
class Session {
 public:
  Session() = default;
  virtual ~Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Where messages and late replies go, in order. May be the same sink that
  // commands get. Called by whoever holds the engine.
  virtual resp::ReplySink& outbox() = 0;
  // Something was put in the outbox, or `closing` was set, by another's turn: see to it
  // soon. Called with the engine held; must not wait for it.
  virtual void wake() = 0;
  // The client chose RESP 2 or 3; replies from now on have this form.
  virtual void protocol_changed(int version) = 0;

  [[nodiscard]] virtual SessionBuffers buffers() const { return {}; }

  [[nodiscard]] bool is_blocked() const { return blocked.has_value() || postponed.has_value(); }
  // Wall clock in milliseconds at which the owner calls `Turn::time_out`; absent: not
  // blocked, or for ever.
  [[nodiscard]] std::optional<std::int64_t> blocked_until() const {
    return blocked && blocked->deadline_ms > 0 ? std::optional(blocked->deadline_ms) : std::nullopt;
  }
  [[nodiscard]] bool is_subscriber() const {
    return !channels.empty() || !patterns.empty() || !shard_channels.empty();
  }
  // Bytes that it takes beside its buffers: queued commands, what it watches and listens to.
  [[nodiscard]] std::size_t held_bytes() const;
  // The same with what its buffers hold.
  [[nodiscard]] std::size_t memory_bytes() const {
    const SessionBuffers used = buffers();
    return held_bytes() + used.unread + used.unsent;
  }
  void set_protocol(int version) {
    protocol = version;
    protocol_changed(version);
  }

  std::uint64_t id = 0;  // given by the engine at the first command
  // Of this process: may do anything without saying a password.
  bool is_trusted = false;
  const User* user = nullptr;  // null: it may do anything; for others given with the id
  bool authenticated = true;
  int db = 0;
  int protocol = 2;
  std::string name;
  std::string address;        // "127.0.0.1:4711", "/run/x.sock:0"; set by the owner
  std::string local_address;  // the same of this end
  int fd = -1;                // for CLIENT LIST only
  std::int64_t created_ms = 0;
  std::int64_t last_command_ms = 0;
  std::string_view last_command;  // its canonical name, a literal
  bool closing = false;           // CLIENT KILL, QUIT: the owner closes it after its outbox is sent
  bool no_evict = false;
  bool wants_data_only = false;  // REPLCONF rdb-only: SYNC is to give the data and no more
  SyncData wanted_data = SyncData::kAll;
  bool is_replica = false;    // SYNC: it is sent all data, then what is written
  bool is_fed = false;        // it has not got all that it asked for
  std::size_t held_back = 0;  // bytes of what was written, which it gets behind that
  ReplicaFacts replica;
  std::uint64_t written_offset = 0;  // of what replicas are sent, after its last write
  bool monitors = false;             // MONITOR
  ReplyMode reply_mode = ReplyMode::kOn;

  Transaction transaction;
  std::vector<WatchedKey> watched;
  std::set<std::string, std::less<>> channels;
  std::set<std::string, std::less<>> patterns;
  std::set<std::string, std::less<>> shard_channels;
  std::optional<Blocked> blocked;
  std::optional<Words> postponed;  // a command that waits for the end of CLIENT PAUSE
  Tracking tracking;
};

}  // namespace sequent::state
