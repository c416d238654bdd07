#include "engine/persist/ledger.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace sequent::persist {
namespace {

// A checkpoint copies every page once more and syncs twice: rare enough to cost little,
// often enough that the write-ahead log (and its replay by SQLite) stays small.
constexpr int kCheckpointPages = 2048;  // 16 MiB

constexpr int kFreedPagesAtOnce = 256;
constexpr std::int64_t kPageBytes = 8192;

}  // namespace

base::Result<Ledger> Ledger::open(const std::string& path, const Options& options) {
  SEQUENT_TRY_ASSIGN(base::Database database, open_for_writing(path, options.vfs));
  // NORMAL: a commit is not synced by itself. `sync` does it for all commits of a second, or
  // for one at once; that is what FULL would do, but rows that only clean up need not wait.
  SEQUENT_TRY(database.execute("PRAGMA synchronous = NORMAL"));
  SEQUENT_TRY_ASSIGN(State state, read_state(database));
  SEQUENT_TRY_ASSIGN(const std::int64_t last_row,
                     database.integer("SELECT ifnull(max(row), 0) FROM snapshot"));

  SEQUENT_TRY_ASSIGN(base::Statement insert_log,
                     database.prepare("INSERT INTO log VALUES (?, ?, ?)"));
  SEQUENT_TRY_ASSIGN(base::Statement insert_snapshot,
                     database.prepare("INSERT INTO snapshot VALUES (?, ?, ?)"));
  SEQUENT_TRY_ASSIGN(base::Statement insert_big,
                     database.prepare("INSERT INTO big VALUES (?, ?, ?)"));
  SEQUENT_TRY_ASSIGN(base::Statement delete_big, database.prepare("DELETE FROM big WHERE id = ?"));
  SEQUENT_TRY_ASSIGN(base::Statement update_state, database.prepare(kUpdateState));
  SEQUENT_TRY_ASSIGN(base::Statement delete_log,
                     database.prepare("DELETE FROM log WHERE row IN (SELECT row FROM log "
                                      "WHERE row >= ? AND row < ? ORDER BY row LIMIT 16)"));
  SEQUENT_TRY_ASSIGN(base::Statement delete_snapshot,
                     database.prepare("DELETE FROM snapshot WHERE row IN (SELECT row FROM snapshot "
                                      "WHERE row >= ? AND row < ? ORDER BY row LIMIT 16)"));
  SEQUENT_TRY_ASSIGN(base::Statement free_pages, database.prepare("PRAGMA freelist_count"));
  SEQUENT_TRY_ASSIGN(base::Statement pages, database.prepare("PRAGMA page_count"));

  Ledger ledger(std::move(database),
                Statements{std::move(insert_log), std::move(insert_snapshot), std::move(insert_big),
                           std::move(delete_big), std::move(update_state), std::move(delete_log),
                           std::move(delete_snapshot), std::move(free_pages), std::move(pages)},
                options.spare_bytes);
  ledger.now_.state = state;
  ledger.now_.last_generation = std::max(state.generation, last_row >> 32);
  return ledger;
}

Ledger::Ledger(base::Database database, Statements statements, std::int64_t spare_bytes)
    : database_(std::move(database)),
      statements_(std::move(statements)),
      spare_bytes_(spare_bytes) {}

base::Status Ledger::write(const Work& work) {
  Outcome outcome = now_;
  SEQUENT_TRY_ASSIGN(base::Transaction transaction, base::Transaction::begin(database_));
  SEQUENT_TRY(insert(work, outcome));
  SEQUENT_TRY(reserve());
  SEQUENT_TRY(transaction.commit());
  now_ = outcome;
  garbage_ |= !work.big_drops.empty() || work.snapshot_end || work.snapshot_abandoned;
  return {};
}

base::Status Ledger::write_without_snapshot(Work& work) {
  work.snapshot_cut.reset();
  work.snapshot_rows.clear();
  work.snapshot_end.reset();
  work.snapshot_abandoned = true;
  return write(work);
}

base::Status Ledger::insert(const Work& work, Outcome& outcome) {
  for (const BigPut& put : work.big_puts) {
    const auto id = static_cast<std::int64_t>(put.id);
    SEQUENT_TRY(statements_.insert_big.bind(id)
                    .bind(row_checksum(id, *put.bytes))
                    .bind_blob(*put.bytes)
                    .run());
  }
  if (work.snapshot_abandoned) {
    outcome.open = {};
  }
  if (work.snapshot_cut) {
    outcome.open = {.generation = ++outcome.last_generation,
                    .cut = outcome.state.last_row + static_cast<std::int64_t>(*work.snapshot_cut)};
  }
  for (const std::string& records : work.log_rows) {
    const std::int64_t row = ++outcome.state.last_row;
    SEQUENT_TRY(
        statements_.insert_log.bind(row).bind(row_checksum(row, records)).bind_blob(records).run());
  }
  for (const std::uint64_t id : work.big_drops) {
    SEQUENT_TRY(statements_.delete_big.bind(static_cast<std::int64_t>(id)).run());
  }
  if (outcome.open.generation != 0) {
    SEQUENT_TRY(insert_snapshot(work, outcome));
  }
  if (outcome.state == now_.state) {
    return {};
  }
  return save_state(outcome.state);
}

base::Status Ledger::insert_snapshot(const Work& work, Outcome& outcome) {
  for (const SnapshotRow& piece : work.snapshot_rows) {
    const std::int64_t row = snapshot_row_id(outcome.open.generation, piece.number);
    SEQUENT_TRY(statements_.insert_snapshot.bind(row)
                    .bind(row_checksum(row, piece.records))
                    .bind_blob(piece.records)
                    .run());
  }
  if (work.snapshot_end) {
    outcome.state.generation = outcome.open.generation;
    outcome.state.cut = work.end_cut
                            ? now_.state.last_row + static_cast<std::int64_t>(*work.end_cut)
                            : outcome.open.cut;
    outcome.state.snapshot_rows = work.snapshot_end->rows;
    outcome.state.snapshot_bytes = work.snapshot_end->bytes;
    outcome.open = {};
  }
  return {};
}

base::Status Ledger::reserve() {
  SEQUENT_TRY_ASSIGN(const std::int64_t pages, ask(statements_.pages));
  return database_.reserve_file(pages * kPageBytes);
}

base::Result<std::int64_t> Ledger::ask(base::Statement& pragma) {
  SEQUENT_TRY_ASSIGN(const bool found, pragma.next());
  const std::int64_t answer = found ? pragma.integer(0) : 0;
  pragma.reset();
  return answer;
}

base::Status Ledger::save_state(const State& state) {
  return bind_state(statements_.update_state, state).run();
}

base::Result<bool> Ledger::clean_a_little() {
  if (!garbage_) {
    return false;
  }
  const State& state = now_.state;
  SEQUENT_TRY_ASSIGN(int deleted, delete_some(statements_.delete_log, 0, state.cut + 1));
  if (deleted == 0) {
    SEQUENT_TRY_ASSIGN(
        deleted, delete_some(statements_.delete_snapshot, 0, snapshot_row_id(state.generation, 0)));
  }
  if (deleted == 0) {
    const std::int64_t open_begins = snapshot_open() ? snapshot_row_id(now_.open.generation, 0)
                                                     : std::numeric_limits<std::int64_t>::max();
    SEQUENT_TRY_ASSIGN(deleted, delete_some(statements_.delete_snapshot,
                                            snapshot_row_id(state.generation + 1, 0), open_begins));
  }
  if (deleted > 0) {
    return true;
  }
  SEQUENT_TRY_ASSIGN(const bool gave_room, give_room_back());
  garbage_ = gave_room;
  return gave_room;
}

base::Result<int> Ledger::delete_some(base::Statement& statement,
                                      std::int64_t from,
                                      std::int64_t to) {
  SEQUENT_TRY(statement.bind(from).bind(to).run());
  return database_.changed_rows();
}

base::Result<bool> Ledger::give_room_back() {
  SEQUENT_TRY_ASSIGN(const std::int64_t free_pages, ask(statements_.free_pages));
  const std::int64_t kept = (spare_bytes_ + 3 * now_.state.snapshot_bytes) / kPageBytes;
  if (free_pages <= kept) {
    return false;
  }
  const std::int64_t freed = std::min<std::int64_t>(free_pages - kept, kFreedPagesAtOnce);
  SEQUENT_TRY(database_.execute("PRAGMA incremental_vacuum(" + std::to_string(freed) + ")"));
  SEQUENT_TRY_ASSIGN(const std::int64_t left, ask(statements_.free_pages));
  return left < free_pages;  // not where the count is damaged
}

// The write-ahead log takes several times the room of the rows in it, and more where a
// transaction failed; rows that count no more have room for others.
base::Status Ledger::make_room() {
  bool more = true;
  while (more) {
    SEQUENT_TRY(database_.trim_log());
    SEQUENT_TRY(database_.checkpoint(/*truncate=*/true));
    SEQUENT_TRY_ASSIGN(more, clean_a_little());
  }
  return {};
}

base::Status Ledger::checkpoint_if_due() {
  if (database_.log_pages() < kCheckpointPages) {
    return {};
  }
  return database_.checkpoint(/*truncate=*/false);
}

}  // namespace sequent::persist
