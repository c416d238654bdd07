#include "engine/rdb/file_writer.h"

#include <utility>

#include "engine/rdb/bytes.h"
#include "engine/rdb/crc64.h"
#include "engine/rdb/format.h"
#include "engine/rdb/output.h"

namespace sequent::rdb {

FileWriter::FileWriter(std::int64_t created) : bytes_("REDIS0010") {
  aux("redis-ver", "7.0.15");
  aux("redis-bits", "64");
  aux("ctime", std::to_string(created));
  aux("aof-base", "0");
}

void FileWriter::opcode(int code) {
  bytes_.push_back(static_cast<char>(code));
}

void FileWriter::aux(std::string_view name, std::string_view value) {
  opcode(static_cast<int>(Opcode::kAux));
  write_text(bytes_, name);
  write_text(bytes_, value);
}

void FileWriter::function(std::string_view code) {
  opcode(static_cast<int>(Opcode::kFunction));
  write_text(bytes_, code);
}

void FileWriter::begin_database(int db, std::uint64_t keys, std::uint64_t with_deadline) {
  select(db);
  opcode(static_cast<int>(Opcode::kResizeDb));
  write_length(bytes_, keys);
  write_length(bytes_, with_deadline);
}

void FileWriter::select(int db) {
  if (db != db_) {
    db_ = db;
    opcode(static_cast<int>(Opcode::kSelectDb));
    write_length(bytes_, static_cast<std::uint64_t>(db));
  }
}

void FileWriter::key(const FileKey& key) {
  if (key.deadline_ms >= 0) {
    opcode(static_cast<int>(Opcode::kDeadlineMs));
    append_little(bytes_, key.deadline_ms);
  }
  if (key.idle_seconds) {
    opcode(static_cast<int>(Opcode::kIdle));
    write_length(bytes_, *key.idle_seconds);
  }
  if (key.frequency) {
    opcode(static_cast<int>(Opcode::kFrequency));
    bytes_.push_back(static_cast<char>(*key.frequency));
  }
  bytes_.push_back(key.value.front());
  write_text(bytes_, key.key);
  bytes_.append(key.value.substr(1));
}

void FileWriter::end() {
  bytes_ += end_of(crc64(bytes_, sum_));
}

std::string FileWriter::end_of(std::uint64_t sum) {
  std::string end(1, static_cast<char>(Opcode::kEnd));
  append_little(end, crc64(end, sum));
  return end;
}

std::string FileWriter::take_part() {
  return std::exchange(bytes_, {});
}

std::string FileWriter::take() {
  sum_ = crc64(bytes_, sum_);
  return std::exchange(bytes_, {});
}

}  // namespace sequent::rdb
