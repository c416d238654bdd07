#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/data/packed.h"
#include "engine/data/value.h"

namespace sequent::persist {

// What rows of the log and of snapshots are made of: a sequence of records.
//
// Format: one byte that tells the kind, the number of the database, then
//   'c'  number of words, each word          a command to run again
//   's'  key, deadline + 1, value            a string of a snapshot
//   'b'  key, deadline + 1, id, length       a string that lives in the table of big values
//   'h', 'z'  key, deadline + 1, elements    a hash or a sorted set of a snapshot, as a SmallPacked
// Numbers are LEB128 varints; words, keys and values follow their length.
// A deadline is in wall clock milliseconds, -1 for none.

struct StringRecord {
  std::string_view key;
  std::string_view value;
  std::int64_t expire_at_ms = -1;
};
struct BigRecord {
  std::string_view key;
  std::uint64_t id = 0;
  std::uint64_t length = 0;
  std::int64_t expire_at_ms = -1;
};

struct SmallRecord {
  std::string_view key;
  data::Type type = data::Type::kHash;
  const data::SmallPacked* elements = nullptr;
  std::int64_t expire_at_ms = -1;
};

void append_command(std::string& to, int db, std::span<const std::string_view> command);
void append_string(std::string& to, int db, const StringRecord& record);
void append_big(std::string& to, int db, const BigRecord& record);
// REQUIRES: record.type is kHash or kZSet
void append_small(std::string& to, int db, const SmallRecord& record);

// Takes records in their order. An error ends the reading.
class RecordVisitor {
 public:
  virtual ~RecordVisitor() = default;
  virtual base::Status command(int db, std::span<const std::string_view> words) = 0;
  virtual base::Status string(int db, const StringRecord& record) = 0;
  virtual base::Status big(int db, const BigRecord& record) = 0;
  virtual base::Status small(int db, const SmallRecord& record) = 0;
};

// Reads `records` to the end. kCorrupt if they are not whole and well formed.
base::Status read_records(std::string_view records, RecordVisitor& visitor);

}  // namespace sequent::persist
