#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "engine/base/function_ref.h"
#include "engine/data/stream_chunk.h"
#include "engine/data/stream_id.h"
#include "engine/data/value.h"

namespace sequent::data {

// How much of a stream's front XADD and XTRIM are to remove.
struct StreamTrim {
  enum class By : std::uint8_t { kNothing, kLength, kId };
  By by = By::kNothing;
  std::uint64_t length = 0;  // kLength: entries to keep
  StreamId id;               // kId: the least to keep
  bool approximate = false;  // remove whole chunks only
  std::uint64_t limit = 0;   // approximate: remove no more than that; 0: no limit
};

// The value of a stream key: entries in the order of their ids, in chunks. It
// may be empty and still know which ids it gave.
//
// Views it gives are good until the next change.
// Threads: only the thread that holds the engine.
class Stream final : public Collection {
 public:
  static constexpr Type kType = Type::kStream;
  // Returns false to stop.
  using Visit = base::FunctionRef<bool(const StreamEntry& entry)>;

  [[nodiscard]] Type type() const override { return kType; }
  [[nodiscard]] std::string_view encoding() const override { return "stream"; }
  [[nodiscard]] std::size_t size() const override { return size_; }
  [[nodiscard]] std::size_t memory_bytes() const override { return sizeof(*this) + bytes_; }
  [[nodiscard]] std::unique_ptr<Collection> clone() const override {
    return std::make_unique<Stream>(*this);
  }
  void rebuild(std::string_view key, const EmitCommand& emit) const override;

  [[nodiscard]] StreamId last_id() const { return last_id_; }
  [[nodiscard]] StreamId max_deleted_id() const { return max_deleted_id_; }
  // Entries ever added.
  [[nodiscard]] std::uint64_t entries_added() const { return entries_added_; }
  // How many chunks it has (XINFO STREAM: the nodes of Redis's tree).
  [[nodiscard]] std::size_t chunks() const { return chunks_.size(); }

  // `pairs`: field, value, field, value, ... REQUIRES: id > last_id()
  void append(StreamId id,
              std::span<const std::string_view> pairs,
              const StreamChunkLimits& limits = {});
  // False if there is no such entry.
  bool erase(StreamId id);
  // Returns how many entries it removed.
  std::uint64_t trim(const StreamTrim& trim);
  // What XSETID sets.
  void set_last_id(StreamId id) { last_id_ = id; }
  void set_max_deleted_id(StreamId id) { max_deleted_id_ = id; }
  void set_entries_added(std::uint64_t count) { entries_added_ = count; }

  // Visits the entries with first <= id <= last, in rising or falling order.
  void for_range(StreamId first, StreamId last, Visit visit) const;
  void for_range_down(StreamId first, StreamId last, Visit visit) const;

 private:
  // Number of the first chunk that may hold an id not less.
  [[nodiscard]] std::size_t find(StreamId id) const;
  void remove_chunk(std::size_t number);
  [[nodiscard]] static std::size_t entries_to_trim(const StreamChunk& chunk,
                                                   const StreamTrim& trim,
                                                   std::size_t size);

  std::deque<StreamChunk> chunks_;
  std::size_t size_ = 0;
  std::size_t bytes_ = 0;
  StreamId last_id_;
  StreamId max_deleted_id_;
  std::uint64_t entries_added_ = 0;
};

}  // namespace sequent::data
