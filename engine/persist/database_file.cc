#include "engine/persist/database_file.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "engine/base/crc32c.h"
#include "engine/base/unique_fd.h"

namespace sequent::persist {
namespace {

// Pages of 8 KiB: a log row of a busy turn is tens of pages, a quiet one two.
// auto_vacuum=INCREMENTAL: room of deleted values can be given back, in small steps, when
// the writer chooses. Both can only be chosen before the first table is made.
constexpr const char* kSchema = R"sql(
PRAGMA page_size = 8192;
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
BEGIN IMMEDIATE;
CREATE TABLE state(
  id INTEGER PRIMARY KEY CHECK (id = 1),
  last_row INTEGER NOT NULL,
  cut INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  snapshot_rows INTEGER NOT NULL,
  snapshot_bytes INTEGER NOT NULL,
  crc INTEGER NOT NULL);
CREATE TABLE log(row INTEGER PRIMARY KEY, crc INTEGER NOT NULL, records BLOB NOT NULL);
CREATE TABLE snapshot(row INTEGER PRIMARY KEY, crc INTEGER NOT NULL, records BLOB NOT NULL);
CREATE TABLE big(id INTEGER PRIMARY KEY, crc INTEGER NOT NULL, bytes BLOB NOT NULL);
)sql";

// Offsets in the header that SQLite puts at the front of a database.
constexpr std::size_t kHeaderSize = 100;
constexpr std::size_t kWriteVersionAt = 18;  // 2: has a write-ahead log; then the read version
constexpr std::size_t kUserVersionAt = 60;
constexpr std::size_t kApplicationIdAt = 68;
constexpr std::string_view kMagic("SQLite format 3\0", 16);

using Header = std::array<char, kHeaderSize>;

std::uint32_t big_endian(const Header& header, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value = (value << 8) | static_cast<unsigned char>(header.at(at + i));
  }
  return value;
}

base::Error system_error(const std::string& path, int error) {
  const std::string message = path + ": " + std::strerror(error);
  return error == ENOENT ? base::not_found(message) : base::unavailable(message);
}

base::Status sync_path(const std::string& path, int flags) {
  const base::UniqueFd file(::open(path.c_str(), flags | O_CLOEXEC));
  if (!file || ::fsync(file.get()) != 0) {
    return system_error(path, errno);
  }
  return {};
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) {
    return ".";
  }
  return slash == 0 ? "/" : path.substr(0, slash);
}

base::Status fill_draft(const std::string& draft, const std::string& vfs, const Fill& fill) {
  SEQUENT_TRY_ASSIGN(
      base::Database database,
      base::Database::open(draft, {.mode = base::Database::Mode::kCreate, .vfs = vfs}));
  SEQUENT_TRY(database.execute(kSchema));
  SEQUENT_TRY(database.execute("PRAGMA application_id = " + std::to_string(kApplicationId) +
                               "; PRAGMA user_version = " + std::to_string(kFormatVersion)));
  SEQUENT_TRY(database.execute("INSERT INTO state VALUES (1, 0, 0, 0, 0, 0, 0)"));
  SEQUENT_TRY(write_state(database, {}));
  SEQUENT_TRY(fill(database));
  // The log comes last: what it held would be written twice.
  return database.execute("COMMIT; PRAGMA journal_mode = WAL");
}

base::Status remove_draft(const std::string& draft) {
  for (const char* suffix : {"", "-wal", "-shm"}) {
    if (::unlink((draft + suffix).c_str()) != 0 && errno != ENOENT) {
      return system_error(draft + suffix, errno);
    }
  }
  return {};
}
base::Status check_header(const std::string& path, const base::UniqueFd& file) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) {
    return system_error(path, errno);
  }
  if (!S_ISREG(status.st_mode)) {
    return base::invalid(path + ": not a regular file");
  }
  Header header{};
  const ssize_t size = ::pread(file.get(), header.data(), header.size(), 0);
  if (size < 0) {
    return system_error(path, errno);
  }
  if (size == 0) {
    return damaged(path, "the file is empty");
  }
  if (std::string_view(header.data(), kMagic.size()) != kMagic) {
    return damaged(path, "not a Sequent database");
  }
  if (static_cast<std::size_t>(size) < header.size()) {
    return damaged(path, "the file is cut short");
  }
  if (const std::uint32_t id = big_endian(header, kApplicationIdAt); id != kApplicationId) {
    return damaged(
        path, "a SQLite database of another program (application id " + std::to_string(id) + ")");
  }
  // Otherwise SQLite would not look at the log beside it.
  if (header.at(kWriteVersionAt) != 2 || header.at(kWriteVersionAt + 1) != 2) {
    return damaged(path, "its header says that it has no write-ahead log");
  }
  const std::uint32_t version = big_endian(header, kUserVersionAt);
  if (version > kFormatVersion) {
    return base::corrupt(path + ": written by a newer version (format " + std::to_string(version) +
                         ", this program reads up to " + std::to_string(kFormatVersion) +
                         "); use that version, or another path");
  }
  if (version == 0) {
    return damaged(path, "its format version is missing");
  }
  return {};
}

}  // namespace

base::Error damaged(const std::string& path, const std::string& cause) {
  return base::corrupt(path + ": " + cause +
                       "; nothing was changed: restore a copy, or move the file (with its -wal) "
                       "aside to begin with an empty store");
}

base::Error as_damage(const std::string& path, base::Error error) {
  // kInternal: a table that is not there, a format that SQLite does not know.
  if (error.code != base::ErrorCode::kCorrupt && error.code != base::ErrorCode::kInternal) {
    return error;
  }
  const std::string prefix = path + ": ";  // SQLite's own errors begin so already
  const std::size_t at = error.message.find(prefix);
  return damaged(
      path, at == std::string::npos ? error.message : error.message.substr(at + prefix.size()));
}

// Made under another name first: a crash leaves no half database, so that an empty file
// found later is known to be a damaged one.
base::Status create_file(const std::string& path, const std::string& vfs, const Fill& fill) {
  const std::string draft = path + "-new";
  SEQUENT_TRY(remove_draft(draft));
  auto made = fill_draft(draft, vfs, fill);
  if (made) {
    made = sync_path(draft, O_RDWR);
  }
  if (!made) {
    (void)remove_draft(draft);
    return made;
  }
  if (std::rename(draft.c_str(), path.c_str()) != 0) {
    return system_error(path, errno);
  }
  return sync_path(folder_of(path), O_RDONLY | O_DIRECTORY);
}

base::Status check_file(const std::string& path) {
  const base::UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return file ? check_header(path, file) : system_error(path, errno);
}

base::Status prepare_file(const std::string& path, const std::string& vfs) {
  const base::UniqueFd file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (file) {
    return check_header(path, file);
  }
  if (errno != ENOENT) {
    return system_error(path, errno);
  }
  if (::access((path + "-wal").c_str(), F_OK) == 0) {
    return damaged(path + "-wal", "the database it belongs to is missing");
  }
  return create_file(path, vfs, [](base::Database&) { return base::Status(); });
}

base::Result<base::Database> open_for_reading(const std::string& path, const std::string& vfs) {
  SEQUENT_TRY_ASSIGN(
      base::Database database,
      base::Database::open(path, {.mode = base::Database::Mode::kReadOnly, .vfs = vfs}));
  // cell_size_check: a damaged page is found when it is read, not when it misleads.
  SEQUENT_TRY(database.execute(
      "PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -4096"));
  return database;
}

base::Result<base::Database> open_for_writing(const std::string& path, const std::string& vfs) {
  SEQUENT_TRY_ASSIGN(
      base::Database database,
      base::Database::open(path, {.mode = base::Database::Mode::kReadWrite, .vfs = vfs}));
  // secure_delete: Debian turns it on; it would write every deleted log row once more, as zeros.
  SEQUENT_TRY(database.execute(
      "PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -8192; "
      "PRAGMA secure_delete = OFF; PRAGMA temp_store = MEMORY; PRAGMA journal_mode = WAL"));
  SEQUENT_TRY_ASSIGN(const std::int64_t version, database.integer("PRAGMA user_version"));
  if (version < kFormatVersion) {
    SEQUENT_TRY(database.execute("PRAGMA user_version = " + std::to_string(kFormatVersion)));
    // An older program looks at the file alone.
    SEQUENT_TRY(database.checkpoint(/*truncate=*/true));
  }
  return database;
}

std::uint32_t State::checksum() const {
  std::string text;
  for (const std::int64_t field : {last_row, cut, generation, snapshot_rows, snapshot_bytes}) {
    text += std::to_string(field) + ' ';
  }
  return base::crc32c(text);
}

base::Result<State> read_state(base::Database& database) {
  SEQUENT_TRY_ASSIGN(base::Statement select,
                     database.prepare("SELECT last_row, cut, generation, snapshot_rows, "
                                      "snapshot_bytes, crc FROM state"));
  SEQUENT_TRY_ASSIGN(const bool found, select.next());
  if (!found) {
    return base::corrupt("the row of table state is missing");
  }
  const State state = {.last_row = select.integer(0),
                       .cut = select.integer(1),
                       .generation = select.integer(2),
                       .snapshot_rows = select.integer(3),
                       .snapshot_bytes = select.integer(4)};
  if (select.integer(5) != state.checksum()) {
    return base::corrupt("the row of table state fails its checksum");
  }
  return state;
}

base::Status write_state(base::Database& database, const State& state) {
  SEQUENT_TRY_ASSIGN(base::Statement update, database.prepare(kUpdateState));
  return bind_state(update, state).run();
}

base::Statement& bind_state(base::Statement& update, const State& state) {
  return update.bind(state.last_row)
      .bind(state.cut)
      .bind(state.generation)
      .bind(state.snapshot_rows)
      .bind(state.snapshot_bytes)
      .bind(state.checksum());
}

std::uint32_t row_checksum(std::int64_t number, std::string_view bytes) {
  std::array<char, 8> little_endian{};
  auto left = static_cast<std::uint64_t>(number);
  for (char& byte : little_endian) {
    byte = static_cast<char>(left);
    left >>= 8;
  }
  return base::crc32c(bytes, base::crc32c({little_endian.data(), little_endian.size()}));
}

}  // namespace sequent::persist
