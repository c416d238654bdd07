#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/rdb/file_reader.h"

namespace sequent::rdb {

// Writes a whole `.rdb` file of version 10, which redis-server from 7.0 on reads.
//
// Format: see FileReader.
class FileWriter {
 public:
  // Begins the file; `created` is its time in seconds.
  explicit FileWriter(std::int64_t created);

  void function(std::string_view code);
  // From here on keys are of that database; both counts are what is to be expected.
  void begin_database(int db, std::uint64_t keys, std::uint64_t with_deadline);
  // The same of a database that was begun.
  void select(int db);
  // What is to be written of a key; `key.db` does not count.
  void key(const FileKey& key);
  void end();

  // What was written and not yet taken.
  [[nodiscard]] std::size_t waiting() const { return bytes_.size(); }
  [[nodiscard]] std::string take();
  // The same for somebody who puts more between what is taken, and the end behind it.
  [[nodiscard]] std::string take_part();
  // The end of a file whose other bytes have that checksum.
  [[nodiscard]] static std::string end_of(std::uint64_t sum);

 private:
  void aux(std::string_view name, std::string_view value);
  void opcode(int code);

  std::string bytes_;
  int db_ = -1;
  std::uint64_t sum_ = 0;  // of what was taken
};

}  // namespace sequent::rdb
