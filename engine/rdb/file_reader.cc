#include "engine/rdb/file_reader.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/base/parse.h"
#include "engine/rdb/format.h"
#include "engine/rdb/module_name.h"
#include "engine/rdb/value.h"

namespace sequent::rdb {
namespace {

constexpr std::string_view kMagic = "REDIS";
constexpr std::size_t kVersionDigits = 4;
constexpr int kFirstWithChecksum = 5;

bool is_attribute(std::uint8_t byte) {
  return byte >= static_cast<std::uint8_t>(Opcode::kFunction);
}

}  // namespace

base::Result<FileReader> FileReader::open(const std::string& path) {
  SEQUENT_TRY_ASSIGN(auto in, FileInput::open(path));
  const auto head = in->take(kMagic.size() + kVersionDigits);
  if (!head && head.error().code != base::ErrorCode::kCorrupt) {
    return head.error();
  }
  if (!head || !head->starts_with(kMagic)) {
    return base::invalid(path + " is no .rdb file of Redis");
  }
  std::string digits(head->substr(kMagic.size()));
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  const auto version = base::parse_int(digits);
  if (!version || *version < 1 || *version > kHighestFileVersion) {
    return base::invalid(path + " is an .rdb file of version " +
                         std::string(head->substr(kMagic.size())) + "; versions up to " +
                         std::to_string(kHighestFileVersion) + " (Redis 7.2) are read");
  }
  return FileReader(path, std::move(in), static_cast<int>(*version));
}

base::Status FileReader::read(Visitor& visitor) {
  auto done = read_all(visitor);
  if (!done && done.error().code == base::ErrorCode::kCorrupt) {
    return base::corrupt(path_ + " at byte " + std::to_string(in_->offset()) + ": " +
                         done.error().message);
  }
  return done;
}

base::Status FileReader::read_all(Visitor& visitor) {
  while (true) {
    in_->mark();
    SEQUENT_TRY_ASSIGN(const bool more, read_next(visitor));
    if (!more) {
      return check_end();
    }
  }
}

base::Result<bool> FileReader::read_next(Visitor& visitor) {
  SEQUENT_TRY_ASSIGN(const std::uint8_t byte, in_->byte());
  if (byte == static_cast<std::uint8_t>(Opcode::kEnd)) {
    return false;
  }
  if (is_attribute(byte)) {
    SEQUENT_TRY(read_attribute(byte, visitor));
  } else {
    SEQUENT_TRY(read_key(byte, visitor));
  }
  return true;
}

base::Status FileReader::read_attribute(std::uint8_t opcode, Visitor& visitor) {
  switch (static_cast<Opcode>(opcode)) {
    case Opcode::kFunction: {
      std::string scratch;
      SEQUENT_TRY_ASSIGN(const std::string_view code, in_->text(scratch));
      return visitor.function(code);
    }
    case Opcode::kIdle: {
      SEQUENT_TRY_ASSIGN(next_.idle_seconds, in_->length());
      return {};
    }
    case Opcode::kFrequency: {
      SEQUENT_TRY_ASSIGN(next_.frequency, in_->byte());
      return {};
    }
    case Opcode::kDeadlineMs: {
      SEQUENT_TRY_ASSIGN(next_.deadline_ms, in_->little<std::int64_t>());
      return {};
    }
    case Opcode::kDeadlineSeconds: {
      SEQUENT_TRY_ASSIGN(const auto seconds, in_->little<std::int32_t>());
      next_.deadline_ms = std::int64_t{seconds} * 1000;
      return {};
    }
    case Opcode::kSelectDb: {
      SEQUENT_TRY_ASSIGN(const std::uint64_t db, in_->length());
      if (db > static_cast<std::uint64_t>(std::numeric_limits<int>::max())) {
        return base::corrupt("a database of an impossible number");
      }
      next_.db = static_cast<int>(db);
      return {};
    }
    case Opcode::kAux:
      SEQUENT_TRY(in_->skip_text());
      return in_->skip_text();
    case Opcode::kResizeDb:
      SEQUENT_TRY(in_->length());
      SEQUENT_TRY(in_->length());
      return {};
    case Opcode::kModuleAux:
      return refuse_module(*in_);
    case Opcode::kFunctionBeforeRelease:
    case Opcode::kEnd:
      break;
  }
  return base::corrupt("functions of a release candidate of Redis 7.0, which nothing reads");
}

base::Status FileReader::read_key(std::uint8_t type, Visitor& visitor) {
  std::string scratch;
  SEQUENT_TRY_ASSIGN(const std::string_view key, in_->text(scratch));
  const std::string name(key);
  // The type stands before the key; a value as such has it in front.
  in_->mark();
  if (auto skipped = skip_value(*in_, type); !skipped) {
    auto error = std::move(skipped).error();
    error.message = "key '" + name + "': " + error.message;
    return error;
  }
  std::string value(1, static_cast<char>(type));
  value.append(in_->since_mark());
  next_.key = name;
  next_.value = value;
  SEQUENT_TRY(visitor.key(next_));
  next_ = {.db = next_.db};
  return {};
}

base::Status FileReader::check_end() {
  if (version_ >= kFirstWithChecksum) {
    const std::uint64_t sum = in_->checksum();
    SEQUENT_TRY_ASSIGN(const auto stored, in_->little<std::uint64_t>());
    if (stored != 0 && stored != sum) {
      return base::corrupt("the checksum is wrong");
    }
  }
  SEQUENT_TRY_ASSIGN(const bool at_end, in_->reached_end());
  if (!at_end) {
    return base::corrupt("more follows behind the end");
  }
  return {};
}

}  // namespace sequent::rdb
