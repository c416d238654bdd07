#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/data/heap.h"
#include "engine/data/id_runs.h"
#include "engine/data/stream_id.h"

namespace sequent::data {

// The id of an entry that was delivered to a consumer and not acknowledged.
struct PendingId {
  StreamId id;
};

// One reader of a consumer group.
class StreamConsumer {
 public:
  std::int64_t seen_ms = 0;  // wall clock of its last command
  [[nodiscard]] const IdRuns<PendingId>& pending() const { return pending_; }

 private:
  friend class StreamGroup;
  IdRuns<PendingId> pending_;
};
// Under its name.
using NamedConsumer = std::pair<const std::string, StreamConsumer>;

// A delivery that was not acknowledged.
struct PendingEntry {
  StreamId id;
  std::int64_t delivered_ms = 0;  // wall clock of the last delivery
  std::uint64_t deliveries = 0;
  NamedConsumer* owner = nullptr;
};

// Readers that share the entries of a stream: how far they have read, and what each was
// given and has not acknowledged. A delivery stands once in the group, in the order of
// ids; its consumer keeps the id only.
//
// Threads: only the one that holds the engine.
class StreamGroup {
 public:
  using Consumers =
      std::map<std::string, StreamConsumer, std::less<>, HeapAllocator<NamedConsumer>>;

  // Absent `entries_read`: not known.
  StreamGroup(StreamId last_id, std::optional<std::int64_t> entries_read)
      : last_id_(last_id), entries_read_(entries_read) {}
  StreamGroup(const StreamGroup& other);
  StreamGroup& operator=(const StreamGroup&) = delete;
  ~StreamGroup() = default;

  // The last entry that was delivered for the first time.
  [[nodiscard]] StreamId last_id() const { return last_id_; }
  // How many entries of the stream come up to last_id(), those deleted since counted; absent:
  // not known.
  [[nodiscard]] std::optional<std::int64_t> entries_read() const { return entries_read_; }
  void set_position(StreamId last_id, std::optional<std::int64_t> entries_read) {
    last_id_ = last_id;
    entries_read_ = entries_read;
  }

  // In the order of their names.
  [[nodiscard]] const Consumers& consumers() const { return consumers_; }
  // Null if there is none.
  [[nodiscard]] const NamedConsumer* find_consumer(std::string_view name) const;
  // Makes it if there is none; `true` then.
  std::pair<NamedConsumer*, bool> add_consumer(std::string_view name, std::int64_t seen_ms);
  // Drops its deliveries too; returns how many. Absent: there is no such consumer.
  std::optional<std::size_t> remove_consumer(std::string_view name);

  [[nodiscard]] const IdRuns<PendingEntry>& pending() const { return pending_; }
  // This delivery in place of what was known of its id. REQUIRES: the owner is of this group.
  void put_pending(const PendingEntry& entry);
  // False: it was not pending.
  bool acknowledge(StreamId id);

  // What it takes from the allocator, its own object not included.
  [[nodiscard]] std::size_t memory_bytes() const {
    return pending_.memory_bytes() + consumer_bytes_;
  }

 private:
  template <typename Change>
  void change(StreamConsumer& consumer, Change make);

  StreamId last_id_;
  std::optional<std::int64_t> entries_read_;
  Consumers consumers_;
  IdRuns<PendingEntry> pending_;
  std::size_t consumer_bytes_ = 0;
};

}  // namespace sequent::data
