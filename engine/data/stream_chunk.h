#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/function_ref.h"
#include "engine/data/heap.h"
#include "engine/data/stream_id.h"

namespace sequent::data {

// One entry of a stream, as a view into its chunk: good until the next change.
class StreamEntry {
 public:
  using Visit = base::FunctionRef<void(std::string_view field, std::string_view value)>;

  [[nodiscard]] StreamId id() const { return id_; }
  [[nodiscard]] std::size_t pairs() const { return pairs_; }
  void for_each(Visit visit) const;

 private:
  friend class StreamChunk;
  StreamId id_;
  std::size_t pairs_ = 0;
  const char* fields_ = nullptr;  // of the chunk if the entry has the same, else null
  const char* values_ = nullptr;  // or pairs of both
};

// How much a chunk holds: what Redis calls stream-node-max-entries and -bytes. 0: no limit.
struct StreamChunkLimits {
  std::uint64_t entries = 100;
  std::uint64_t bytes = 4096;
};

// A run of stream entries in the order of their ids, in one block.
//
// Format of the bytes: the field names of the first entry, then for each entry
//   varint milliseconds since the first id's; varint sequence (since the first
//   id's if the milliseconds are the same); varint number of pairs, or 0 if the
//   fields are those of the first entry; then PackedValue encodings, of the
//   values only in the latter case, else of field, value, field, value ...
class StreamChunk {
 public:
  // `pairs` are field, value, field, value, ...
  using Pairs = std::span<const std::string_view>;

  StreamChunk(StreamId id, Pairs pairs);

  [[nodiscard]] StreamId first_id() const { return first_; }
  // Of the last entry that was added, even if it was erased.
  [[nodiscard]] StreamId last_id() const { return last_; }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] std::size_t bytes() const { return sizeof(*this) + bytes_.capacity(); }

  // Whether Redis would put an entry of these pairs into its node that corresponds
  // to this chunk. Approximate trimming removes whole nodes, so it can be seen
  // where they end.
  [[nodiscard]] bool has_room_for(Pairs pairs, const StreamChunkLimits& limits) const;
  // REQUIRES: id > last_id()
  void append(StreamId id, Pairs pairs);
  // Gives unused memory back.
  void seal() { bytes_.shrink_to_fit(); }
  // False if it is not there.
  bool erase(StreamId id);
  // Erases the first `count` entries.
  void erase_front(std::size_t count);
  // The entry of that id; absent if it is not there.
  [[nodiscard]] std::optional<StreamEntry> find(StreamId id) const;
  // All entries in order.
  [[nodiscard]] std::vector<StreamEntry> entries() const;

 private:
  [[nodiscard]] const char* begin() const { return bytes_.data() + fields_size_; }
  [[nodiscard]] const char* end() const { return bytes_.data() + bytes_.size(); }
  // Reads the entry at `at`; returns where the next one begins.
  const char* read(const char* at, StreamEntry& entry) const;
  void cut(const char* from, const char* to, std::size_t count);
  [[nodiscard]] bool same_fields(Pairs pairs) const;

  StreamId first_;
  StreamId last_;
  std::uint32_t count_ = 0;
  std::uint32_t added_ = 0;           // count_ and the erased ones
  std::uint32_t listpack_bytes_ = 0;  // the size of Redis's node
  std::uint32_t fields_size_ = 0;
  std::uint32_t fields_ = 0;  // number of field names of the first entry
  HeapString bytes_;
};

}  // namespace sequent::data
