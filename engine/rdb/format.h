#pragma once

#include <cstddef>
#include <cstdint>

namespace sequent::rdb {

// Redis's own serialisation of values: what DUMP gives, RESTORE takes and `.rdb` files
// are made of, as
// redis-server 7.0 writes it.

inline constexpr int kVersion = 10;  // what is written, and the highest that RESTORE takes
// The highest of a file: 11 (Redis 7.2) adds only types that are read here too.
inline constexpr int kHighestFileVersion = 11;

// The byte before a value.
enum class ValueType : std::uint8_t {
  kString = 0,
  kList = 1,
  kSet = 2,
  kZSetText = 3,  // scores as text
  kHash = 4,
  kZSet = 5,
  kModuleOld = 6,
  kModule = 7,
  kHashZipmap = 9,
  kListZiplist = 10,
  kSetIntset = 11,
  kZSetZiplist = 12,
  kHashZiplist = 13,
  kListQuicklist = 14,
  kStreamListpacks = 15,
  kHashListpack = 16,
  kZSetListpack = 17,
  kListQuicklist2 = 18,
  kStreamListpacks2 = 19,
  kSetListpack = 20,
  kStreamListpacks3 = 21,
};

// In the place of a value's type in a file.
enum class Opcode : std::uint8_t {
  kFunction = 245,
  kFunctionBeforeRelease = 246,  // of release candidates of 7.0, which nothing reads any more
  kModuleAux = 247,
  kIdle = 248,
  kFrequency = 249,
  kAux = 250,
  kResizeDb = 251,
  kDeadlineMs = 252,
  kDeadlineSeconds = 253,
  kSelectDb = 254,
  kEnd = 255,
};

// A node of a list.
inline constexpr std::uint64_t kPlainNode = 1;   // one element
inline constexpr std::uint64_t kPackedNode = 2;  // a listpack

// An entry of a stream's listpack.
inline constexpr std::int64_t kEntryDeleted = 1;
inline constexpr std::int64_t kEntrySameFields = 2;

}  // namespace sequent::rdb
