#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/data/big_values.h"
#include "engine/persist/disk_values.h"
#include "engine/persist/file_work.h"
#include "engine/persist/fold.h"
#include "engine/persist/lock.h"
#include "engine/persist/record.h"
#include "engine/persist/tuning.h"
#include "engine/persist/writer.h"
#include "engine/state/journal.h"

namespace sequent::persist {

// The engine's memory of one database file: a log of effects, and snapshots that let
// its beginning go. See docs/decisions/0002-durability.md and docs/formats.md.
//
// Owns: the Lock of the file, the writer's thread.
// Threads: as state::Journal; the rest only by the thread that holds the engine.
class Durability final : public state::Journal {
 public:
  struct Options {
    std::string path;
    Mode mode = Mode::kEverySecond;
    // A snapshot is made when the log is `log_percent` of the last one, but not shorter than
    // `min_log_bytes`.
    std::int64_t log_percent = 200;
    std::int64_t min_log_bytes = std::int64_t{64} << 20;
    Tuning tuning;
  };

  // Takes the Lock and makes the file if it is missing.
  // Errors: as Lock::acquire and prepare_file.
  static base::Result<std::unique_ptr<Durability>> open(Options options);
  // What was handed over and not yet committed is committed, if the disk lets it.
  ~Durability() override;

  // Gives `loader` everything there is, then begins to write; from then on snapshots are
  // made of `databases` and `libraries` (null: there are none), which must outlive this.
  // `loader` keeps big values by their ids, and may use big_values(). To be called once,
  // before anything else.
  // Errors: kCorrupt if not everything is there and whole; kUnavailable if the file cannot
  // be written. The file is left as it was.
  base::Status recover(RecordVisitor& loader,
                       data::WalkPlace& place,
                       const Databases& databases,
                       const state::Libraries* libraries = nullptr);

  // Gives `loader` all that is committed, once more.
  // Errors: as `recover`.
  base::Status read_back(RecordVisitor& loader) const;

  [[nodiscard]] DiskValues& big_values() { return *big_; }

  // Who reads the file for `begin_restore`, on a thread of ours.
  using Restore = std::function<base::Status(const std::string& path, const std::stop_token& stop)>;
  void on_restore(Restore restore) { restore_ = std::move(restore); }
  // Waits for what goes on in the background, which is asked to stop.
  void end_file_work();

  // A snapshot made of another file's records, in the place of all there is. While it is made,
  // no other is.
  void begin_import();
  // The writer has let go of the snapshot before it, and takes rows. False: not yet.
  bool open_import();
  void add_import(std::string records);
  // False: the writer gave it up (there is no room).
  [[nodiscard]] bool import_goes_on() const { return writer_->snapshot_busy(); }
  [[nodiscard]] bool import_is_written() const {
    return writer_->snapshot_rows() == imported_.rows;
  }
  // Memory holds what was imported, from this turn on; returns the number of the turn to wait
  // for. REQUIRES: nothing was recorded in it.
  std::uint64_t end_import();
  void abandon_import();
  [[nodiscard]] const std::string& vfs() const { return options_.tuning.vfs; }

  // Some of the work that is not urgent, for at most about a millisecond; ten times a second.
  // True: a snapshot is on its way, which the next call goes on with.
  bool tick();

  void record(int db, std::span<const std::string_view> command) override;
  void record_big(int db,
                  std::string_view key,
                  std::uint64_t id,
                  std::uint64_t length,
                  std::int64_t expire_at_ms) override;
  std::uint64_t end_turn() override;
  [[nodiscard]] std::uint64_t last_turn() const override { return turns_; }
  [[nodiscard]] bool must_wait() const override { return mode_ == Mode::kAlways; }
  [[nodiscard]] std::uint64_t durable() const override { return writer_->durable(); }
  base::Status wait_durable(std::uint64_t turn) override { return writer_->wait_durable(turn); }
  void on_durable(std::function<void()> call) override { writer_->on_durable(std::move(call)); }
  [[nodiscard]] std::string_view failure() const override { return writer_->failure(); }
  void configure(const state::JournalSettings& settings) override;
  void request_snapshot() override { snapshot_requested_ = true; }
  base::Status save() override;
  base::Status begin_checkpoint(const std::string& path) override;
  base::Status begin_restore(const std::string& path) override;
  [[nodiscard]] state::JournalStats stats() const override;

 private:
  Durability(Options options, Lock lock, std::unique_ptr<DiskValues> big);

  void limit_memory(std::size_t max_memory);
  void begin_snapshot_if_due();
  void note_committed_snapshot();
  void step_snapshot(std::size_t bytes, std::chrono::milliseconds time);
  void abandon_snapshot();
  base::Status finish_snapshot();
  base::Status drain();
  [[nodiscard]] std::int64_t log_bytes_allowed() const;

  const Options options_;
  std::atomic<Mode> mode_;
  std::int64_t log_percent_;
  std::int64_t min_log_bytes_;
  Lock lock_;
  std::unique_ptr<DiskValues> big_;
  std::unique_ptr<Writer> writer_;
  // They end before the writer, for which they may wait.
  mutable FileWork checkpoint_work_;
  mutable FileWork restore_work_;
  Restore restore_;
  enum class Import { kNone, kAsked, kOpen };
  Import import_ = Import::kNone;
  SnapshotEnd imported_;
  data::WalkPlace* walk_place_ = nullptr;
  const Databases* databases_ = nullptr;
  const state::Libraries* libraries_ = nullptr;

  std::string records_;  // of the turn that is going on
  std::uint64_t turns_ = 0;
  std::optional<Fold> fold_;
  bool snapshot_requested_ = false;
  std::uint64_t snapshots_ = 0;        // that the writer had committed when last asked
  std::int64_t log_bytes_ = 0;         // behind the cut of the last snapshot
  std::int64_t log_bytes_at_cut_ = 0;  // when the snapshot on its way was begun
  std::int64_t snapshot_bytes_ = 0;    // of the last snapshot
  std::int64_t snapshot_bytes_on_its_way_ = 0;
};

}  // namespace sequent::persist
