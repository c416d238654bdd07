#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/rdb/file_input.h"

namespace sequent::rdb {

// A key of a file.
struct FileKey {
  int db = 0;
  std::string_view key;
  std::string_view value;         // the byte of its type, then the value, as read_value takes it
  std::int64_t deadline_ms = -1;  // wall clock; -1: none
  std::optional<std::uint64_t> idle_seconds;
  std::optional<std::uint8_t> frequency;
};

// Reads a whole `.rdb` file, of redis-server 2.x to 7.2.
//
// Format: "REDIS" and four digits of version; opcodes with what belongs to them and, where
// there is none, a value's type, its key and the value; the end's opcode; from version 5
// on the checksum of all before it, or zeros.
// Errors: kCorrupt, which names the file and the offset; kInvalid: a file of another kind, or
// of a newer version; those of FileInput.
class FileReader {
 public:
  // Takes what the file has, in order. An error ends the reading.
  class Visitor {
   public:
    virtual ~Visitor() = default;
    // Views are good for the call.
    virtual base::Status key(const FileKey& key) = 0;
    // The source of a library of functions.
    virtual base::Status function(std::string_view code) = 0;
  };

  static base::Result<FileReader> open(const std::string& path);

  base::Status read(Visitor& visitor);
  // How far it is; both in bytes, the latter 0 if not known.
  [[nodiscard]] std::uint64_t offset() const { return in_->offset(); }
  [[nodiscard]] std::uint64_t file_size() const { return in_->file_size(); }

 private:
  FileReader(std::string path, std::unique_ptr<FileInput> in, int version)
      : path_(std::move(path)), in_(std::move(in)), version_(version) {}

  base::Status read_all(Visitor& visitor);
  // False: the end.
  base::Result<bool> read_next(Visitor& visitor);
  base::Status read_attribute(std::uint8_t opcode, Visitor& visitor);
  base::Status read_key(std::uint8_t type, Visitor& visitor);
  base::Status check_end();

  std::string path_;
  std::unique_ptr<FileInput> in_;
  int version_;
  FileKey next_;
};

}  // namespace sequent::rdb
