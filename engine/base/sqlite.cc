#include "engine/base/sqlite.h"

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include <sqlite3.h>

#include "engine/base/sqlite_log.h"

namespace sequent::base {
namespace {

ErrorCode code_of(int result) {
  switch (result & 0xFF) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ErrorCode::kCorrupt;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorCode::kConflict;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_NOMEM:
      return ErrorCode::kUnavailable;
    default:
      return ErrorCode::kInternal;
  }
}

std::string path_of(sqlite3* connection) {
  const char* path = connection == nullptr ? nullptr : sqlite3_db_filename(connection, "main");
  return path == nullptr || *path == '\0' ? "database in memory" : path;
}

// What the last call on `connection` failed with.
Error error_of(sqlite3* connection, int result) {
  std::string message = path_of(connection) + ": ";
  message += connection == nullptr ? sqlite3_errstr(result) : sqlite3_errmsg(connection);
  const int system = connection == nullptr ? 0 : sqlite3_system_errno(connection);
  const int primary = result & 0xFF;
  const bool from_system = primary == SQLITE_IOERR || primary == SQLITE_FULL;
  if (system != 0 && from_system) {
    message += " (";
    message += std::strerror(system);
    message += ')';
  }
  return {code_of(result), std::move(message)};
}

int as_size(std::string_view bytes) {
  return static_cast<int>(bytes.size());
}

// Why SQLite could not open `path`, in the words of a person.
Error cannot_open(sqlite3* connection, const std::string& path, int result) {
  if (connection == nullptr) {
    return {ErrorCode::kUnavailable, path + ": " + sqlite3_errstr(result)};
  }
  const int system = sqlite3_system_errno(connection);
  const ErrorCode code = system == ENOENT ? ErrorCode::kNotFound : code_of(result);
  return {code, path + ": " + (system != 0 ? std::strerror(system) : sqlite3_errmsg(connection))};
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Error Statement::failed() {
  sqlite3* connection = sqlite3_db_handle(statement_.get());
  // The error is read before the reset, which repeats it.
  const int result = bind_error_ != 0 ? bind_error_ : sqlite3_extended_errcode(connection);
  Error error = bind_error_ != 0
                    ? Error{code_of(result), path_of(connection) + ": " + sqlite3_errstr(result)}
                    : error_of(connection, result);
  reset();
  return error;
}

Statement& Statement::bind(std::int64_t value) {
  bind_error_ |= sqlite3_bind_int64(statement_.get(), ++bound_, value);
  return *this;
}

Statement& Statement::bind_blob(std::string_view bytes) {
  const char* data = bytes.data() == nullptr ? "" : bytes.data();
  bind_error_ |= sqlite3_bind_blob64(statement_.get(), ++bound_, data, bytes.size(), SQLITE_STATIC);
  return *this;
}

Statement& Statement::bind_text(std::string_view text) {
  const char* data = text.data() == nullptr ? "" : text.data();
  bind_error_ |= sqlite3_bind_text(statement_.get(), ++bound_, data, as_size(text), SQLITE_STATIC);
  return *this;
}

Status Statement::run() {
  while (true) {
    SEQUENT_TRY_ASSIGN(const bool row, next());
    if (!row) {
      return {};
    }
  }
}

Result<bool> Statement::next() {
  if (bind_error_ != 0) {
    return failed();
  }
  const int result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) {
    return true;
  }
  if (result != SQLITE_DONE) {
    return failed();
  }
  reset();
  return false;
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
  bound_ = 0;
  bind_error_ = 0;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Statement::blob(int column) const {
  const void* data = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return {static_cast<const char*>(data), static_cast<std::size_t>(size)};
}

void Database::Close::operator()(sqlite3* connection) const {
  sqlite3_close_v2(connection);
}

Result<Database> Database::open(const std::string& path, const Options& options) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  switch (options.mode) {
    case Mode::kReadOnly:
      flags |= SQLITE_OPEN_READONLY;
      break;
    case Mode::kReadWrite:
      flags |= SQLITE_OPEN_READWRITE;
      break;
    case Mode::kCreate:
      flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
      break;
  }
  // So that no name means anything special, as ":memory:" and "file:a?b" would.
  const std::string name = path.rfind('/', 0) == 0 ? path : "./" + path;
  sqlite3* raw = nullptr;
  const int result = sqlite3_open_v2(name.c_str(), &raw, flags,
                                     options.vfs.empty() ? nullptr : options.vfs.c_str());
  Database database(raw);
  if (result != SQLITE_OK) {
    return cannot_open(raw, path, result);
  }
  if (options.mode != Mode::kReadOnly && sqlite3_db_readonly(raw, "main") == 1) {
    return unavailable(path + ": the file is read-only");
  }
  sqlite3_busy_timeout(raw, options.busy_timeout_ms);
  if (options.mode == Mode::kReadOnly) {
    sqlite3_db_config(raw, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }
  // Replaces SQLite's automatic checkpoints: the owner chooses when to pay for one.
  sqlite3_wal_hook(
      raw,
      [](void* pages, sqlite3* /*connection*/, const char* /*schema*/, int count) {
        *static_cast<int*>(pages) = count;
        return SQLITE_OK;
      },
      database.log_pages_.get());
  return database;
}

Error Database::failed(int result) {
  const int extended = sqlite3_extended_errcode(connection_.get());
  sync_failed_ |= extended == SQLITE_IOERR_FSYNC || extended == SQLITE_IOERR_DIR_FSYNC;
  return error_of(connection_.get(), result);
}

Status Database::execute(const std::string& sql) {
  const int result = sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) {
    return failed(result);
  }
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  const int result = sqlite3_prepare_v3(connection_.get(), sql.data(), as_size(sql),
                                        SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (result != SQLITE_OK) {
    return failed(result);
  }
  return Statement(raw);
}

int Database::changed_rows() const {
  return sqlite3_changes(connection_.get());
}

Result<std::int64_t> Database::integer(std::string_view sql) {
  SEQUENT_TRY_ASSIGN(Statement statement, prepare(sql));
  SEQUENT_TRY_ASSIGN(const bool found, statement.next());
  if (!found) {
    return not_found(path_of(connection_.get()) + ": no row for " + std::string(sql));
  }
  return statement.integer(0);
}

Status Database::checkpoint(bool truncate) {
  const int result = sqlite3_wal_checkpoint_v2(
      connection_.get(), "main", truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE,
      nullptr, nullptr);
  if (result != SQLITE_OK) {
    return failed(result);
  }
  return {};
}

Result<sqlite3_file*> Database::file(int which) {
  sqlite3_file* file = nullptr;
  const int result =
      sqlite3_file_control(connection_.get(), "main", which, static_cast<void*>(&file));
  if (result != SQLITE_OK) {
    return failed(result);
  }
  return file == nullptr || file->pMethods == nullptr ? nullptr : file;
}

Status Database::sync_log() {
  SEQUENT_TRY_ASSIGN(sqlite3_file * log, file(SQLITE_FCNTL_JOURNAL_POINTER));
  if (log == nullptr) {
    return {};  // nothing was ever committed to it
  }
  const int result = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
  if (result != SQLITE_OK) {
    sync_failed_ = true;
    return unavailable(path_of(connection_.get()) + ": cannot sync the write-ahead log (" +
                       sqlite3_errstr(result) + ')');
  }
  return {};
}

Status Database::renew_log() {
  SEQUENT_TRY_ASSIGN(sqlite3_file * log, file(SQLITE_FCNTL_JOURNAL_POINTER));
  if (log != nullptr) {
    const auto frames = rewrite_log(*log);
    if (!frames) {
      return Error{frames.error().code, path_of(connection_.get()) + ": " + frames.error().message};
    }
    if (*frames < log_pages()) {
      return corrupt(path_of(connection_.get()) + ": of " + std::to_string(log_pages()) +
                     " pages in the write-ahead log only " + std::to_string(*frames) +
                     " can be read back");
    }
  }
  SEQUENT_TRY(sync_log());
  sync_failed_ = false;
  return {};
}

Status Database::reserve_file(std::int64_t bytes) {
  constexpr std::int64_t kPiece = 4096;
  SEQUENT_TRY_ASSIGN(sqlite3_file * data, file(SQLITE_FCNTL_FILE_POINTER));
  sqlite3_int64 size = 0;
  int result = data->pMethods->xFileSize(data, &size);
  if (result == SQLITE_OK && size < bytes) {
    const std::string zeros(kPiece, '\0');
    for (; result == SQLITE_OK && size < bytes; size += kPiece) {
      result = data->pMethods->xWrite(data, zeros.data(), as_size(zeros), size);
    }
  }
  if (result != SQLITE_OK) {
    return unavailable(path_of(connection_.get()) + ": " + sqlite3_errstr(result));
  }
  return {};
}

Status Database::trim_log() {
  SEQUENT_TRY_ASSIGN(sqlite3_file * log, file(SQLITE_FCNTL_JOURNAL_POINTER));
  if (log == nullptr || log_pages() == 0) {
    return {};  // without a commit by this connection it is not known where the last one ends
  }
  if (auto cut = cut_log(*log, log_pages()); !cut) {
    return Error{cut.error().code, path_of(connection_.get()) + ": " + cut.error().message};
  }
  return {};
}

int Database::log_pages() const {
  return *log_pages_;
}

Result<Transaction> Transaction::begin(Database& database) {
  SEQUENT_TRY(database.execute("BEGIN IMMEDIATE"));
  return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
  if (database_ != nullptr) {
    // Fails only where SQLite has rolled back by itself.
    (void)database_->execute("ROLLBACK");
  }
}

Status Transaction::commit() {
  SEQUENT_TRY(database_->execute("COMMIT"));  // the destructor rolls back
  database_ = nullptr;
  return {};
}

std::size_t sqlite_memory_bytes() {
  return static_cast<std::size_t>(sqlite3_memory_used());
}

}  // namespace sequent::base
