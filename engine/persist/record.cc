#include "engine/persist/record.h"

#include <cstring>
#include <limits>
#include <utility>

namespace sequent::persist {
namespace {

constexpr char kCommand = 'c';
constexpr char kString = 's';
constexpr char kBig = 'b';
constexpr char kSmallHash = 'h';
constexpr char kSmallZSet = 'z';

constexpr std::size_t kMaxVarint = 10;
constexpr int kMaxDatabase = 1 << 20;

char* put_varint(char* at, std::uint64_t value) {
  while (value >= 0x80) {
    *at++ = static_cast<char>(value | 0x80);
    value >>= 7;
  }
  *at++ = static_cast<char>(value);
  return at;
}

char* put_word(char* at, std::string_view word) {
  at = put_varint(at, word.size());
  if (!word.empty()) {
    std::memcpy(at, word.data(), word.size());
  }
  return at + word.size();
}

// Appends at most `bound` bytes, which `fill` writes; it returns where they end.
template <typename Fill>
void append(std::string& to, std::size_t bound, Fill fill) {
  const std::size_t before = to.size();
  if (to.capacity() - before < bound) {
    to.reserve(2 * (before + bound));
  }
  to.resize(before + bound);
  char* const begin = to.data() + before;
  to.resize(before + static_cast<std::size_t>(fill(begin) - begin));
}

char* put_head(char* at, char kind, int db) {
  *at++ = kind;
  return put_varint(at, static_cast<std::uint64_t>(db));
}

char* put_deadline(char* at, std::int64_t expire_at_ms) {
  return put_varint(at, static_cast<std::uint64_t>(expire_at_ms + 1));
}

// Takes values from the front of some bytes; once one is not there, `failed` for good.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool at_end() const { return bytes_.empty(); }
  [[nodiscard]] std::size_t left() const { return bytes_.size(); }

  char byte() {
    if (bytes_.empty()) {
      failed_ = true;
      return 0;
    }
    const char first = bytes_.front();
    bytes_.remove_prefix(1);
    return first;
  }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto next = static_cast<unsigned char>(byte());
      value |= static_cast<std::uint64_t>(next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    failed_ = true;
    return 0;
  }
  std::string_view word() {
    const std::uint64_t size = varint();
    if (failed_ || size > bytes_.size()) {
      failed_ = true;
      return {};
    }
    const std::string_view word = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return word;
  }
  std::int64_t deadline() { return static_cast<std::int64_t>(varint()) - 1; }

 private:
  std::string_view bytes_;
  bool failed_ = false;
};

base::Error malformed() {
  return base::corrupt("a record is malformed");
}

base::Status read_command(Reader& reader,
                          int db,
                          std::vector<std::string_view>& words,
                          RecordVisitor& visitor) {
  const std::uint64_t count = reader.varint();
  if (reader.failed() || count == 0 || count > reader.left()) {
    return malformed();
  }
  words.clear();
  for (std::uint64_t i = 0; i < count; ++i) {
    words.push_back(reader.word());
  }
  if (reader.failed()) {
    return malformed();
  }
  return visitor.command(db, words);
}

base::Status read_string(Reader& reader, int db, RecordVisitor& visitor) {
  StringRecord record;
  record.key = reader.word();
  record.expire_at_ms = reader.deadline();
  record.value = reader.word();
  if (reader.failed()) {
    return malformed();
  }
  return visitor.string(db, record);
}

base::Status read_big(Reader& reader, int db, RecordVisitor& visitor) {
  BigRecord record;
  record.key = reader.word();
  record.expire_at_ms = reader.deadline();
  record.id = reader.varint();
  record.length = reader.varint();
  if (reader.failed()) {
    return malformed();
  }
  return visitor.big(db, record);
}

base::Status read_small(Reader& reader, int db, data::Type type, RecordVisitor& visitor) {
  SmallRecord record;
  record.type = type;
  record.key = reader.word();
  record.expire_at_ms = reader.deadline();
  const std::string_view elements = reader.word();
  record.elements = data::SmallPacked::read_pairs(elements, type == data::Type::kZSet);
  if (reader.failed() || record.elements == nullptr) {
    return malformed();
  }
  return visitor.small(db, record);
}

}  // namespace

void append_command(std::string& to, int db, std::span<const std::string_view> command) {
  std::size_t bound = 1 + 2 * kMaxVarint;
  for (const std::string_view word : command) {
    bound += kMaxVarint + word.size();
  }
  append(to, bound, [&](char* at) {
    at = put_varint(put_head(at, kCommand, db), command.size());
    for (const std::string_view word : command) {
      at = put_word(at, word);
    }
    return at;
  });
}

void append_string(std::string& to, int db, const StringRecord& record) {
  const std::size_t bound = 1 + 4 * kMaxVarint + record.key.size() + record.value.size();
  append(to, bound, [&](char* at) {
    at = put_word(put_head(at, kString, db), record.key);
    return put_word(put_deadline(at, record.expire_at_ms), record.value);
  });
}

void append_big(std::string& to, int db, const BigRecord& record) {
  append(to, 1 + 5 * kMaxVarint + record.key.size(), [&](char* at) {
    at = put_word(put_head(at, kBig, db), record.key);
    at = put_deadline(at, record.expire_at_ms);
    return put_varint(put_varint(at, record.id), record.length);
  });
}

void append_small(std::string& to, int db, const SmallRecord& record) {
  const char kind = record.type == data::Type::kHash ? kSmallHash : kSmallZSet;
  const std::string_view elements(reinterpret_cast<const char*>(record.elements),
                                  record.elements->size());
  append(to, 1 + 4 * kMaxVarint + record.key.size() + elements.size(), [&](char* at) {
    at = put_word(put_head(at, kind, db), record.key);
    return put_word(put_deadline(at, record.expire_at_ms), elements);
  });
}

base::Status read_records(std::string_view records, RecordVisitor& visitor) {
  Reader reader(records);
  std::vector<std::string_view> words;
  while (!reader.at_end()) {
    const char kind = reader.byte();
    const std::uint64_t number = reader.varint();
    if (reader.failed() || number > kMaxDatabase) {
      return malformed();
    }
    const int db = static_cast<int>(number);
    switch (kind) {
      case kCommand:
        SEQUENT_TRY(read_command(reader, db, words, visitor));
        break;
      case kString:
        SEQUENT_TRY(read_string(reader, db, visitor));
        break;
      case kBig:
        SEQUENT_TRY(read_big(reader, db, visitor));
        break;
      case kSmallHash:
        SEQUENT_TRY(read_small(reader, db, data::Type::kHash, visitor));
        break;
      case kSmallZSet:
        SEQUENT_TRY(read_small(reader, db, data::Type::kZSet, visitor));
        break;
      default:
        return malformed();
    }
  }
  return {};
}

}  // namespace sequent::persist
