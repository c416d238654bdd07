#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/data/list_chunk.h"
#include "engine/data/packed_limits.h"
#include "engine/data/set.h"
#include "engine/data/stream_chunk.h"
#include "engine/data/value.h"
#include "engine/rdb/format.h"
#include "engine/rdb/input.h"

namespace sequent::rdb {

// Up to where the collections that are read are packed.
struct Limits {
  data::PackedLimits hash;
  data::PackedLimits zset;
  std::uint32_t set_integers = data::Set::kMaxIntegers;
  data::ListChunkLimit list;
  data::StreamChunkLimits stream;
};

// What a key is to hold: a collection, or the bytes of a string.
struct Value {
  std::string bytes;
  std::unique_ptr<data::Collection> collection;  // null: a string

  // Redis keeps no such value, but for a stream.
  [[nodiscard]] bool is_empty_collection() const {
    return collection != nullptr && collection->type() != data::Type::kStream &&
           collection->size() == 0;
  }
};

// Reads a value of that type from bytes that nobody vouches for.
// Errors: kCorrupt: not a value, elements twice, a type of another version or of a module.
base::Result<Value> read_value(Input& in, std::uint8_t type, const Limits& limits);
// Goes over one; checks no more than it needs to find the end.
base::Status skip_value(Input& in, std::uint8_t type);

// The byte of its type, then the value, as Redis 7.0 writes them.
void write_string(std::string& to, std::string_view bytes);
void write_collection(std::string& to, const data::Collection& collection);

}  // namespace sequent::rdb
