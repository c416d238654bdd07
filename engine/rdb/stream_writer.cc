#include <optional>

#include "engine/rdb/output.h"
#include "engine/rdb/stream_groups.h"
#include "engine/rdb/stream_nodes.h"
#include "engine/rdb/stream_value.h"

namespace sequent::rdb {
namespace {

void write_id(std::string& to, data::StreamId id) {
  write_length(to, id.ms);
  write_length(to, id.seq);
}

}  // namespace

void write_stream_counts(std::string& to,
                         std::uint64_t entries,
                         data::StreamId first,
                         const data::StreamCounts& counts) {
  write_length(to, entries);
  write_id(to, counts.last_id);
  write_id(to, first);
  write_id(to, counts.max_deleted_id);
  write_length(to, counts.entries_added);
}

void write_stream(std::string& to, const data::Stream& stream) {
  std::string text;
  StreamNodes nodes(text);
  std::optional<data::StreamId> first;
  stream.for_range({}, data::StreamId::max(), [&](const data::StreamEntry& entry) {
    if (!first) {
      first = entry.id();
    }
    nodes.add(entry);
    return true;
  });
  nodes.finish();
  write_length(to, nodes.count());
  to.append(text);
  write_stream_counts(to, stream.size(), first.value_or(data::StreamId{}),
                      data::StreamCounts::of(stream));
  write_length(to, stream.groups().size());
  for (const auto& [name, group] : stream.groups()) {
    write_group(to, name, group);
  }
}

}  // namespace sequent::rdb
