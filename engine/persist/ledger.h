#pragma once

#include <cstdint>
#include <string>

#include "engine/base/result.h"
#include "engine/base/sqlite.h"
#include "engine/persist/database_file.h"
#include "engine/persist/work.h"

namespace sequent::persist {

// The writing side of one database file: each call is one transaction, or one sync.
//
// Errors: kUnavailable while the disk is full or fails; then nothing has happened and the
// call may be made again, after `sync_failed` when a `sync` went well.
// Threads: one at a time (the writer's).
class Ledger {
 public:
  struct Options {
    std::string vfs;
    // Free room in the file beyond three times the snapshot (which the next log and snapshot
    // will fill again) that is not given back to the file system.
    std::int64_t spare_bytes = std::int64_t{64} << 20;
  };

  static base::Result<Ledger> open(const std::string& path, const Options& options);

  // Commits `work`. Pieces of a snapshot that was given up are left out.
  base::Status write(const Work& work);
  // Commits the effects in `work`, but gives the snapshot up, whose rows need room too.
  base::Status write_without_snapshot(Work& work);

  // Puts on disk what was committed: not sooner, unless a checkpoint does.
  // After a sync that failed: makes sure of what was committed by writing it once more.
  // kCorrupt: it can not be read back, and no later call will do.
  base::Status sync() {
    return database_.sync_failed() ? database_.renew_log() : database_.sync_log();
  }

  // Deletes some of the rows that count no more (log rows under the snapshot's cut, other
  // snapshots) or gives some room back to the file system. False: there is nothing to do.
  base::Result<bool> clean_a_little();
  // Copies the write-ahead log into the database if it has grown.
  base::Status checkpoint_if_due();
  // The same to the end, so that the file is all there is.
  base::Status checkpoint_to_close() { return database_.checkpoint(/*truncate=*/true); }

  // After a `write` that failed: frees what it can on the disk without losing anything.
  base::Status make_room();

  [[nodiscard]] bool sync_failed() const { return database_.sync_failed(); }
  [[nodiscard]] const State& state() const { return now_.state; }
  // A snapshot was begun and is neither ended nor given up.
  [[nodiscard]] bool snapshot_open() const { return now_.open.generation != 0; }

 private:
  struct Statements {
    base::Statement insert_log;
    base::Statement insert_snapshot;
    base::Statement insert_big;
    base::Statement delete_big;
    base::Statement update_state;
    base::Statement delete_log;
    base::Statement delete_snapshot;
    base::Statement free_pages;
    base::Statement pages;
  };
  // The snapshot on its way.
  struct OpenSnapshot {
    std::int64_t generation = 0;  // 0: none
    std::int64_t cut = 0;
  };
  // What one transaction leads to; it holds once that is committed.
  struct Outcome {
    State state;
    OpenSnapshot open;
    std::int64_t last_generation = 0;  // of any snapshot row there ever was in this file
  };

  Ledger(base::Database database, Statements statements, std::int64_t spare_bytes);

  base::Status insert(const Work& work, Outcome& outcome);
  base::Status insert_snapshot(const Work& work, Outcome& outcome);
  base::Status save_state(const State& state);
  // Room in the file for all that it has now.
  base::Status reserve();
  // The number that it gives; 0 if it gives none.
  static base::Result<std::int64_t> ask(base::Statement& pragma);
  // How many of the first rows from `from` up to `to` were deleted.
  base::Result<int> delete_some(base::Statement& statement, std::int64_t from, std::int64_t to);
  base::Result<bool> give_room_back();

  base::Database database_;
  Statements statements_;
  std::int64_t spare_bytes_;
  Outcome now_;
  bool garbage_ = true;  // there may be rows that count no more
};

}  // namespace sequent::persist
