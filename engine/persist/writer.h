#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "engine/base/guarded.h"
#include "engine/base/log.h"
#include "engine/base/result.h"
#include "engine/persist/ledger.h"
#include "engine/persist/tuning.h"
#include "engine/persist/work.h"

namespace sequent::persist {

// The thread that commits what the engine hands over: all that came since its last commit
// in one transaction. What cannot be committed (full disk) is kept and tried again.
//
// Owns: the Ledger. At the end it commits what is left, if the disk lets it.
// Threads: the `add_` calls by one thread at a time, the rest by any.
class Writer {
 public:
  // What may wait to be written before the engine waits for the disk.
  static constexpr std::size_t kMaxWaitingBytes = std::size_t{64} << 20;

  Writer(Ledger ledger, Mode mode, base::Log log);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // The effects of the next turn. Returns its number, counted from 1.
  // Blocking: while more waits to be written than memory should hold, unless the disk fails.
  std::uint64_t add_turn(std::string_view records,
                         std::vector<BigPut> puts,
                         std::vector<std::uint64_t> drops);

  // A snapshot whose cut is behind the last turn. REQUIRES: !snapshot_busy()
  void add_snapshot_begin();
  void add_snapshot_row(SnapshotRow row);
  void add_snapshot_end(SnapshotEnd end);
  // Ends it with a cut behind the last turn instead.
  void add_import_end(SnapshotEnd end);
  void add_snapshot_abandoned();
  // False when no snapshot was begun, or it was committed or given up; the writer gives
  // one up by itself when the disk is full.
  [[nodiscard]] bool snapshot_busy() const { return snapshot_busy_.load(); }
  // How many of its rows are committed.
  [[nodiscard]] std::int64_t snapshot_rows() const { return snapshot_rows_.load(); }
  // How many were committed.
  [[nodiscard]] std::uint64_t snapshots() const { return snapshots_.load(); }
  // The wall clock when the last one was; 0: none yet.
  [[nodiscard]] std::int64_t last_snapshot_ms() const { return last_snapshot_ms_.load(); }
  // The last one was given up because of the disk.
  [[nodiscard]] bool snapshot_failed() const { return snapshot_failed_.load(); }

  // The last turn whose rows can be read by other connections.
  [[nodiscard]] std::uint64_t committed() const { return committed_.load(); }
  // See state::Journal for these.
  [[nodiscard]] std::uint64_t durable() const { return durable_.load(); }
  base::Status wait_durable(std::uint64_t turn);
  void on_durable(std::function<void()> call);
  [[nodiscard]] std::string_view failure() const;

  void limit_waiting(std::size_t bytes) { max_waiting_ = bytes; }
  // When turns are durable from now on.
  void set_mode(Mode mode);

  // Handed over and not yet committed.
  [[nodiscard]] std::size_t waiting_bytes();

 private:
  using Clock = std::chrono::steady_clock;

  struct Queue {
    Work work;
    std::uint64_t turns = 0;      // handed over so far
    std::string spare_row;        // room for a log row: its pages are mapped already
    bool somebody_waits = false;  // for a turn to be durable: gather no more
    bool stopping = false;
    bool sleeping = false;  // the writer; it is to be woken when work has grown to:
    std::size_t wake_bytes = 0;
    std::size_t wake_turns = 0;
  };
  struct Progress {
    std::uint64_t durable = 0;
    bool failing = false;
  };
  using QueueAccess = base::Guarded<Queue>::Access;

  void add_bytes(QueueAccess& queue, std::size_t bytes);

  void run();
  Work take();
  void sleep(QueueAccess& queue, Clock::time_point until, std::size_t bytes, std::size_t turns);
  // These return false when the writer has to end: it is to stop and the disk does not let
  // it, or what is on disk is not known any more.
  bool commit(Work& work);
  bool sync();
  bool sync_if_due();
  bool wait_to_retry();

  base::Status write(Work& work);
  void recycle(Work& work);
  // True: there is more to do.
  bool upkeep();
  void publish_durable();
  void fail(const base::Error& error);
  // Calls who is to be told of progress and failure.
  void tell();
  void recover();
  [[nodiscard]] Clock::time_point next_sync() const;

  std::atomic<Mode> mode_;
  std::atomic<std::size_t> max_waiting_{kMaxWaitingBytes};
  const base::Log log_;
  Ledger ledger_;

  base::Guarded<Queue> queue_;
  std::condition_variable work_came_;
  std::condition_variable room_came_;
  base::Guarded<Progress> progress_;
  std::condition_variable progress_made_;
  base::Guarded<std::function<void()>> on_durable_;
  base::Guarded<std::deque<std::string>>
      failures_;  // all there ever were: others hold views of them
  std::atomic<const std::string*> failure_{nullptr};
  std::atomic<std::uint64_t> committed_{0};
  std::atomic<std::uint64_t> durable_{0};
  std::atomic<bool> snapshot_busy_{false};
  std::atomic<std::uint64_t> snapshots_{0};
  std::atomic<std::int64_t> last_snapshot_ms_{0};
  std::atomic<bool> snapshot_failed_{false};
  std::atomic<std::int64_t> snapshot_rows_{0};

  // Of the writer's thread.
  bool unsynced_ = false;  // something was committed since the last sync, first at:
  Clock::time_point unsynced_since_{};
  bool sync_now_ = false;  // somebody waits for it
  bool clean_ = false;     // there is no upkeep to do
  Clock::time_point upkeep_after_{};
  Clock::duration last_commit_{};
  std::size_t last_turns_ = 0;  // that the last commit had

  std::jthread thread_;
};

}  // namespace sequent::persist
