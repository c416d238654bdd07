#pragma once

#include <cstdint>
#include <string_view>

#include "engine/data/stream.h"

namespace sequent::data {

// What a stream knows beside its entries and groups.
struct StreamCounts {
  StreamId last_id;
  StreamId max_deleted_id;
  std::uint64_t entries_added = 0;

  static StreamCounts of(const Stream& stream) {
    return {stream.last_id(), stream.max_deleted_id(), stream.entries_added()};
  }
};

// The commands that make a part of a stream again: first all entries, then the counts, then
// the groups.
void rebuild_entry(const StreamEntry& entry, std::string_view key, const EmitCommand& emit);
void rebuild_counts(const StreamCounts& counts, std::string_view key, const EmitCommand& emit);
void rebuild_group(std::string_view name,
                   const StreamGroup& group,
                   std::string_view key,
                   const EmitCommand& emit);

}  // namespace sequent::data
