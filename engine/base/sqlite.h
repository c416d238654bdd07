#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"

struct sqlite3;
struct sqlite3_file;
struct sqlite3_stmt;

namespace sequent::base {

// A prepared statement. Parameters are bound in their order in the text:
//
//   SEQUENT_TRY(insert.bind(7).bind("bytes").run());
//
//   select.bind(7);
//   SEQUENT_TRY_ASSIGN(const bool found, select.next());
//   if (found) { use(select.integer(0), select.blob(1)); }
//   select.reset();
//
// Owns: the statement. Borrows: its Database, and bound bytes until `run`, `reset`
// or the end.
// Errors: as Database.
class Statement {
 public:
  Statement(Statement&&) noexcept = default;
  Statement& operator=(Statement&&) noexcept = default;

  Statement& bind(std::int64_t value);
  Statement& bind_blob(std::string_view bytes);
  Statement& bind_text(std::string_view text);

  // Runs to its end, drops rows if it gives any, and resets.
  Status run();
  // True: a row is there to be read. False: no more rows, and the statement is reset.
  Result<bool> next();
  // Ends the reading of rows early and forgets the parameters.
  void reset();

  // Columns of the present row, counted from 0. A NULL is 0 or empty.
  [[nodiscard]] std::int64_t integer(int column) const;
  // Valid until the next call of `next` or `reset`.
  [[nodiscard]] std::string_view blob(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  Error failed();

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int bound_ = 0;
  int bind_error_ = 0;
};

// A connection to one SQLite database; together with Statement and Transaction
// the only user of sqlite3.h.
//
// Errors: every message names the file. kCorrupt: not a database, or malformed;
// kConflict: locked by somebody else; kNotFound: the file or its folder is missing;
// kUnavailable: full disk, failed I/O, no permission; kInternal: anything else.
// Threads: one at a time.
// Blocking: reads and writes the disk; waits up to `busy_timeout_ms` for a lock.
class Database {
 public:
  enum class Mode {
    kReadOnly,   // changes no byte of database and log, not even by its end
    kReadWrite,  // the file must exist
    kCreate,     // made if missing
  };
  struct Options {
    Mode mode = Mode::kReadWrite;
    int busy_timeout_ms = 1000;
    std::string vfs;  // empty: the default one
  };

  // Reads nothing yet: a file that is no database is found at the first statement.
  static Result<Database> open(const std::string& path, const Options& options);

  Database(Database&&) noexcept = default;
  Database& operator=(Database&&) noexcept = default;

  // Runs all statements of `sql`, dropping rows.
  Status execute(const std::string& sql);
  Result<Statement> prepare(std::string_view sql);
  // Rows that the last INSERT, UPDATE or DELETE changed.
  [[nodiscard]] int changed_rows() const;
  // The first column of the first row, or kNotFound.
  Result<std::int64_t> integer(std::string_view sql);

  // Copies what the write-ahead log holds into the database. With `truncate` the log
  // then becomes empty, which needs that nobody else reads.
  Status checkpoint(bool truncate);
  // Puts on disk what was committed to the write-ahead log.
  Status sync_log();
  // The same after a sync that failed. The kernel may then take pages for written that it
  // could not write, and would say that all is well: so what is in the log is compared with its
  // checksums and written over itself once more. kCorrupt: it is not all there any more.
  Status renew_log();
  // Makes the file at least so long, with zeros. With the room for all of a transaction before
  // its end a checkpoint, which is what frees the write-ahead log, never waits for any.
  // REQUIRES: in a transaction that writes; a multiple of 4096.
  Status reserve_file(std::int64_t bytes);
  // Gives back the room behind the last commit in the write-ahead log, which a commit that
  // failed half way takes up. REQUIRES: nobody else writes.
  Status trim_log();
  // Pages in the write-ahead log after the last commit. It grows until a checkpoint
  // that copied all of it lets the next commit begin anew: none happens by itself.
  [[nodiscard]] int log_pages() const;

  // A failed call could not sync: what is on disk is not known any more.
  [[nodiscard]] bool sync_failed() const { return sync_failed_; }

 private:
  friend class Transaction;
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  explicit Database(sqlite3* connection) : connection_(connection) {}

  Error failed(int result);
  // The file itself or, with SQLITE_FCNTL_JOURNAL_POINTER, the write-ahead log; null if there
  // is none yet.
  Result<sqlite3_file*> file(int which);

  std::unique_ptr<int> log_pages_ = std::make_unique<int>(0);  // SQLite keeps its address
  std::unique_ptr<sqlite3, Close> connection_;
  bool sync_failed_ = false;
};

// Changes that come whole or not at all; rolled back unless committed.
//
// Borrows: its Database.
class Transaction {
 public:
  // Takes the right to write at once (BEGIN IMMEDIATE).
  static Result<Transaction> begin(Database& database);

  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  // REQUIRES: called at most once. After an error everything is rolled back.
  Status commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}

  Database* database_;
};

// What SQLite holds for all databases of the process: most of it pages of their files.
[[nodiscard]] std::size_t sqlite_memory_bytes();

}  // namespace sequent::base
