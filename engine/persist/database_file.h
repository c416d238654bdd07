#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "engine/base/result.h"
#include "engine/base/sqlite.h"

namespace sequent::persist {

// The file as such: how one is made, told from other files, and opened. Its tables
// and what they mean stand in docs/formats.md.

inline constexpr std::uint32_t kApplicationId = 0x5371'6E74;  // "Sqnt"
// 2: effects of consumer groups. 3: small hashes and sorted sets of a snapshot as they are in
// memory. A file of an older version is read, and is of this version from then on.
inline constexpr std::uint32_t kFormatVersion = 3;

// The error for a file that can not be used as it is: names the file, the cause and
// the way out.
base::Error damaged(const std::string& path, const std::string& cause);

// The same for what SQLite or a checksum says about it while it is read; other kinds of
// errors (no permission, failed I/O) stay as they are.
base::Error as_damage(const std::string& path, base::Error error);

// Makes sure of the same without making anything: kNotFound if nothing is there.
base::Status check_file(const std::string& path);

// Makes sure that `path` is a database of ours that this program can read; makes an
// empty one, whole or not at all, if nothing is there.
// REQUIRES: the caller holds its Lock.
// Errors: kCorrupt (another kind of file, cut short, a newer format; the file is left
// as it was), kNotFound (missing folder), kUnavailable (read-only and the like).
base::Status prepare_file(const std::string& path, const std::string& vfs);

// Makes a database of ours at `path`, whole or not at all; `fill` puts rows into it.
// REQUIRES: nothing stands there.
using Fill = std::function<base::Status(base::Database&)>;
base::Status create_file(const std::string& path, const std::string& vfs, const Fill& fill);

// A connection for reading, which changes nothing, not even by its end.
base::Result<base::Database> open_for_reading(const std::string& path, const std::string& vfs);
// The connection of the writer, who writes this program's version of the format.
base::Result<base::Database> open_for_writing(const std::string& path, const std::string& vfs);

// Which log rows and which snapshot count: the only row of table `state`.
struct State {
  std::int64_t last_row = 0;        // the last log row
  std::int64_t cut = 0;             // the snapshot holds the effects of the rows up to this one
  std::int64_t generation = 0;      // of the snapshot; 0: there is none
  std::int64_t snapshot_rows = 0;   // it has rows 0 … snapshot_rows - 1
  std::int64_t snapshot_bytes = 0;  // their size

  [[nodiscard]] std::uint32_t checksum() const;
  bool operator==(const State&) const = default;
};

// kCorrupt if the row is missing or fails its checksum.
base::Result<State> read_state(base::Database& database);

// Writes it; or prepares and binds, who does it again and again.
base::Status write_state(base::Database& database, const State& state);
inline constexpr const char* kUpdateState =
    "UPDATE state SET last_row = ?, cut = ?, generation = ?, snapshot_rows = ?, "
    "snapshot_bytes = ?, crc = ?";
base::Statement& bind_state(base::Statement& update, const State& state);

// The id of a snapshot row: rows of one generation stand together, in order.
constexpr std::int64_t snapshot_row_id(std::int64_t generation, std::int64_t number) {
  return (generation << 32) | number;
}

// What a stored row's `crc` holds: the sum of its number and its bytes.
std::uint32_t row_checksum(std::int64_t number, std::string_view bytes);

}  // namespace sequent::persist
