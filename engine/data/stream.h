#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/function_ref.h"
#include "engine/data/heap.h"
#include "engine/data/still_walk.h"
#include "engine/data/stream_chunk.h"
#include "engine/data/stream_group.h"
#include "engine/data/stream_id.h"
#include "engine/data/value.h"

namespace sequent::data {

class StreamWalk;

// How much of a stream's front XADD and XTRIM are to remove.
struct StreamTrim {
  enum class By : std::uint8_t { kNothing, kLength, kId };
  By by = By::kNothing;
  std::uint64_t length = 0;  // kLength: entries to keep
  StreamId id;               // kId: the least to keep
  bool approximate = false;  // remove whole chunks only
  std::uint64_t limit = 0;   // approximate: remove no more than that; 0: no limit
};

// The value of a stream key: entries in the order of their ids, in chunks, and the
// groups that read them. It may be empty and still know which ids it gave.
//
// To load one from elsewhere: `append` all entries in order, then set_last_id,
// set_max_deleted_id and set_entries_added, then add_group, and of each group
// add_consumer and put_pending, whose entries need not be there any more.
//
// Views it gives are good until the next change; groups and consumers stay where they are
// until they are removed.
// Threads: only the thread that holds the engine.
class Stream final : public Collection {
 public:
  static constexpr Type kType = Type::kStream;
  using Groups = std::map<std::string,
                          StreamGroup,
                          std::less<>,
                          HeapAllocator<std::pair<const std::string, StreamGroup>>>;
  // Returns false to stop.
  using Visit = base::FunctionRef<bool(const StreamEntry& entry)>;

  [[nodiscard]] Type type() const override { return kType; }
  [[nodiscard]] std::string_view encoding() const override { return "stream"; }
  [[nodiscard]] std::size_t size() const override { return size_; }
  [[nodiscard]] std::size_t memory_bytes() const override;
  [[nodiscard]] std::unique_ptr<Collection> clone() const override {
    return std::make_unique<Stream>(*this);
  }
  void rebuild(std::string_view key, const EmitCommand& emit) const override;
  [[nodiscard]] StillWalk* walk() const override { return hook_.walk(); }
  [[nodiscard]] std::unique_ptr<StillWalk> begin_walk() override;

  // The last id that was given, also if its entry is gone.
  [[nodiscard]] StreamId last_id() const { return last_id_; }
  // Of the entries that are there; 0-0 if there are none.
  [[nodiscard]] StreamId first_entry_id() const { return first_entry_id_; }
  [[nodiscard]] StreamId last_entry_id() const;
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

  // In the order of their names.
  [[nodiscard]] const Groups& groups() const { return groups_; }
  // Null if there is none. The first is to change it.
  [[nodiscard]] StreamGroup* find_group(std::string_view name);
  [[nodiscard]] const StreamGroup* find_group(std::string_view name) const;
  // Null if there is one of that name.
  StreamGroup* add_group(std::string_view name,
                         StreamId last_id,
                         std::optional<std::int64_t> entries_read);
  bool remove_group(std::string_view name);
  // The group's next entry is `id`: moves its position and, as far as it can be known, its
  // count of entries read. Nothing happens if the group is there already.
  void advance(StreamGroup& group, StreamId id) const;
  // How many entries were ever added up to `id`; absent: not known, because it is neither before
  // nor at an end of the stream, or entries were deleted.
  [[nodiscard]] std::optional<std::int64_t> entries_until(StreamId id) const;
  // How many entries the group has still to read; absent: not known, because entries
  // were deleted among them.
  [[nodiscard]] std::optional<std::int64_t> lag(const StreamGroup& group) const;

  // The first chunk that may hold an id not less. Null: there is none.
  [[nodiscard]] const StreamChunk* chunk_from(StreamId id) const {
    const std::size_t number = find(id);
    return number == chunks_.size() ? nullptr : &chunks_[number];
  }
  // Absent if there is no such entry.
  [[nodiscard]] std::optional<StreamEntry> find_entry(StreamId id) const;
  // Whether there is an entry behind `id`.
  [[nodiscard]] bool has_after(StreamId id) const {
    return size_ > 0 && id < last_id_ && id < last_entry_id();
  }
  // Visits the entries with first <= id <= last, in rising or falling order.
  void for_range(StreamId first, StreamId last, Visit visit) const;
  void for_range_down(StreamId first, StreamId last, Visit visit) const;

 private:
  // Number of the first chunk that may hold an id not less.
  [[nodiscard]] std::size_t find(StreamId id) const;
  void find_first_entry();
  [[nodiscard]] bool deleted_after(StreamId id) const;
  void remove_chunk(std::size_t number);
  // Null: none goes on.
  [[nodiscard]] StreamWalk* stream_walk() const;
  [[nodiscard]] static std::size_t entries_to_trim(const StreamChunk& chunk,
                                                   const StreamTrim& trim,
                                                   std::size_t size);

  std::deque<StreamChunk, HeapAllocator<StreamChunk>> chunks_;
  std::size_t size_ = 0;
  std::size_t bytes_ = 0;
  StreamId last_id_;
  StreamId first_entry_id_;
  StreamId max_deleted_id_;
  std::uint64_t entries_added_ = 0;
  Groups groups_;
  StillWalk::Hook hook_;
};

}  // namespace sequent::data
