#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/state/config.h"

namespace sequent::state {

// Work on another file that goes on in the background.
struct FileJob {
  bool in_progress = false;
  std::uint64_t done = 0;  // ended well since the start
  std::string path;        // of the last one
  std::string error;       // that ended the last one; empty: it ended well or goes on
};

// How persistence is doing, for INFO.
struct JournalStats {
  std::uint64_t log_bytes = 0;        // since the last snapshot
  std::uint64_t snapshot_bytes = 0;   // of the last snapshot
  std::uint64_t snapshots = 0;        // made since the start
  bool snapshot_in_progress = false;  // or asked for
  bool snapshot_failed = false;       // the last one was given up because of the disk
  std::int64_t last_snapshot_ms =
      0;                            // wall clock when the last one was on disk; 0: before the start
  std::uint64_t waiting_bytes = 0;  // recorded and not yet committed
  std::uint64_t big_cache_bytes = 0;
  FileJob checkpoint;
  FileJob restore;
};

// What CONFIG SET reaches of persistence.
struct JournalSettings {
  std::string appendfsync = "everysec";  // always, everysec, no: when a turn is on disk
  // A snapshot is made when the log is so many per cent of the last one (0: by its bounds
  // only), and not shorter than that.
  std::int64_t log_percent = 200;
  std::int64_t min_log_bytes = std::int64_t{64} << 20;
  std::int64_t max_memory = 0;  // of the whole engine; 0: no limit
};

[[nodiscard]] inline JournalSettings journal_settings(const Config& config) {
  return {.appendfsync = config.appendfsync,
          .log_percent = config.auto_aof_rewrite_percentage,
          .min_log_bytes = config.auto_aof_rewrite_min_size,
          .max_memory = config.maxmemory};
}

// What the engine tells persistence. The engine calls `record` while it runs commands, and
// `end_turn` once per turn; what a turn recorded is committed whole or not at all.
//
// Threads: all but `durable`, `wait_durable`, `on_durable` and `failure` only by the
// thread that holds the engine.
class Journal {
 public:
  virtual ~Journal() = default;

  // One effect as a canonical command that gives the same state when run again
  // at any later time: absolute deadlines, no randomness, no blocking. It may read other
  // keys (SINTERSTORE), but no big value: those may be gone by the time it is run again,
  // so a command that makes a string out of one is recorded by `record` or `record_big`
  // with what it made.
  virtual void record(int db, std::span<const std::string_view> command) = 0;

  // The effect "key now holds the big value `id`" (see BigValues), without its bytes.
  // `expire_at_ms`: wall clock, or -1 for none.
  virtual void record_big(int db,
                          std::string_view key,
                          std::uint64_t id,
                          std::uint64_t length,
                          std::int64_t expire_at_ms) = 0;

  // Hands what was recorded to the writer. Returns the number of the turn to
  // wait for, or 0 if nothing was recorded.
  virtual std::uint64_t end_turn() = 0;

  // The number of the last turn that recorded something. Only by the thread that holds the
  // engine: who was served by another's turn (a blocked pop) waits for this one.
  [[nodiscard]] virtual std::uint64_t last_turn() const = 0;

  // True: a reply may be sent only when its turn is durable (`always`).
  [[nodiscard]] virtual bool must_wait() const = 0;
  // The last turn that is on disk.
  [[nodiscard]] virtual std::uint64_t durable() const = 0;
  // Blocking: until `turn` is on disk. kTimeout (the effect is unknown) if the writer
  // fails meanwhile: what waits is kept and written when it can be.
  virtual base::Status wait_durable(std::uint64_t turn) = 0;
  // `call` runs on the writer's thread each time `durable` has moved or writing failed: a server
  // that holds replies back wakes its loop by it. One at a time; an empty one takes the last away,
  // and after that the old one is not running any more.
  virtual void on_durable(std::function<void()> call) = 0;
  // Why writes must be refused now (disk full, read-only file); empty when all is well.
  // Valid as long as the journal.
  [[nodiscard]] virtual std::string_view failure() const = 0;

  // Obeys from this turn on.
  virtual void configure(const JournalSettings& settings) = 0;

  // A snapshot is to be made although the log is short (BGSAVE, BGREWRITEAOF): of the end
  // of this turn, or as soon as the one on its way is done.
  virtual void request_snapshot() = 0;
  // Blocking: a snapshot of now is made and on disk (SAVE). Ends the turn; another begins.
  // Errors: kUnavailable (no room for it, or a restore is on its way); those of wait_durable.
  virtual base::Status save() = 0;
  // Begins to write all that was done up to this turn's end to a new database file at
  // `path`, while commands go on; `stats().checkpoint` tells how it goes and ends.
  // Errors: kConflict (one is being written, or something stands at `path`).
  virtual base::Status begin_checkpoint(const std::string& path) = 0;
  // Begins to read the database file at `path`; once it was read whole and is on disk here,
  // all data is what that holds, in one turn. `stats().restore` tells how it goes and ends.
  // Errors: kConflict (one is being read).
  virtual base::Status begin_restore(const std::string& path) = 0;
  [[nodiscard]] virtual JournalStats stats() const = 0;
};

}  // namespace sequent::state
