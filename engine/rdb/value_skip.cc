#include <string>

#include "engine/rdb/module_name.h"
#include "engine/rdb/value.h"

namespace sequent::rdb {
namespace {

base::Status skip_texts(Input& in, std::uint64_t count) {
  for (std::uint64_t i = 0; i < count; ++i) {
    SEQUENT_TRY(in.skip_text());
  }
  return {};
}

base::Status skip_counted(Input& in, std::uint64_t texts_each) {
  SEQUENT_TRY_ASSIGN(const std::uint64_t count, in.length());
  for (std::uint64_t i = 0; i < count; ++i) {
    SEQUENT_TRY(skip_texts(in, texts_each));
  }
  return {};
}

base::Status skip_zset(Input& in, ValueType type) {
  SEQUENT_TRY_ASSIGN(const std::uint64_t count, in.length());
  for (std::uint64_t i = 0; i < count; ++i) {
    SEQUENT_TRY(in.skip_text());
    SEQUENT_TRY(type == ValueType::kZSet ? in.score() : in.text_score());
  }
  return {};
}

base::Status skip_quicklist(Input& in) {
  SEQUENT_TRY_ASSIGN(const std::uint64_t nodes, in.length());
  for (std::uint64_t i = 0; i < nodes; ++i) {
    SEQUENT_TRY(in.length());
    SEQUENT_TRY(in.skip_text());
  }
  return {};
}

base::Status skip_lengths(Input& in, int count) {
  for (int i = 0; i < count; ++i) {
    SEQUENT_TRY(in.length());
  }
  return {};
}

constexpr std::uint64_t kIdBytes = 16;
constexpr std::uint64_t kTimeBytes = 8;

base::Status skip_consumers(Input& in, ValueType type) {
  SEQUENT_TRY_ASSIGN(const std::uint64_t consumers, in.length());
  for (std::uint64_t i = 0; i < consumers; ++i) {
    SEQUENT_TRY(in.skip_text());
    SEQUENT_TRY(in.take(type == ValueType::kStreamListpacks3 ? 2 * kTimeBytes : kTimeBytes));
    SEQUENT_TRY_ASSIGN(const std::uint64_t pending, in.length());
    for (std::uint64_t each = 0; each < pending; ++each) {
      SEQUENT_TRY(in.take(kIdBytes));
    }
  }
  return {};
}

base::Status skip_stream(Input& in, ValueType type) {
  const bool is_new = type != ValueType::kStreamListpacks;
  SEQUENT_TRY(skip_counted(in, 2));
  SEQUENT_TRY(skip_lengths(in, is_new ? 8 : 3));
  SEQUENT_TRY_ASSIGN(const std::uint64_t groups, in.length());
  for (std::uint64_t i = 0; i < groups; ++i) {
    SEQUENT_TRY(in.skip_text());
    SEQUENT_TRY(skip_lengths(in, is_new ? 3 : 2));
    SEQUENT_TRY_ASSIGN(const std::uint64_t pending, in.length());
    for (std::uint64_t each = 0; each < pending; ++each) {
      SEQUENT_TRY(in.take(kIdBytes + kTimeBytes));
      SEQUENT_TRY(in.length());
    }
    SEQUENT_TRY(skip_consumers(in, type));
  }
  return {};
}

}  // namespace

base::Status skip_value(Input& in, std::uint8_t type) {
  switch (const auto known = static_cast<ValueType>(type)) {
    case ValueType::kString:
    case ValueType::kHashZipmap:
    case ValueType::kListZiplist:
    case ValueType::kSetIntset:
    case ValueType::kZSetZiplist:
    case ValueType::kHashZiplist:
    case ValueType::kHashListpack:
    case ValueType::kZSetListpack:
    case ValueType::kSetListpack:
      return in.skip_text();
    case ValueType::kList:
    case ValueType::kSet:
    case ValueType::kListQuicklist:
      return skip_counted(in, 1);
    case ValueType::kHash:
      return skip_counted(in, 2);
    case ValueType::kZSet:
    case ValueType::kZSetText:
      return skip_zset(in, known);
    case ValueType::kListQuicklist2:
      return skip_quicklist(in);
    case ValueType::kStreamListpacks:
    case ValueType::kStreamListpacks2:
    case ValueType::kStreamListpacks3:
      return skip_stream(in, known);
    case ValueType::kModuleOld:
    case ValueType::kModule:
      return refuse_module(in);
  }
  return base::corrupt("a value of the unknown type " + std::to_string(type));
}

}  // namespace sequent::rdb
