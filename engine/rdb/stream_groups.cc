#include "engine/rdb/stream_groups.h"

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/rdb/bytes.h"
#include "engine/rdb/output.h"

namespace sequent::rdb {
namespace {

using data::IdRuns;
using data::NamedConsumer;
using data::PendingEntry;
using data::StreamGroup;
using data::StreamId;

constexpr std::int64_t kUnknown = -1;  // of entries read
constexpr std::uint64_t kIdBytes = 2 * sizeof(std::uint64_t);

base::Result<StreamId> read_whole_id(Input& in) {
  SEQUENT_TRY_ASSIGN(const std::string_view bytes, in.take(kIdBytes));
  return StreamId{.ms = load_big<std::uint64_t>(bytes.data()),
                  .seq = load_big<std::uint64_t>(bytes.data() + sizeof(std::uint64_t))};
}

base::Result<std::int64_t> read_time(Input& in) {
  SEQUENT_TRY_ASSIGN(const std::string_view bytes, in.take(sizeof(std::int64_t)));
  return load_little<std::int64_t>(bytes.data());
}

// What is pending, still without owners.
base::Result<IdRuns<PendingEntry>> read_pending(Input& in) {
  IdRuns<PendingEntry> pending;
  SEQUENT_TRY_ASSIGN(const std::uint64_t count, in.length());
  for (std::uint64_t i = 0; i < count; ++i) {
    PendingEntry entry;
    SEQUENT_TRY_ASSIGN(entry.id, read_whole_id(in));
    SEQUENT_TRY_ASSIGN(entry.delivered_ms, read_time(in));
    SEQUENT_TRY_ASSIGN(entry.deliveries, in.length());
    if (!pending.insert(entry)) {
      return base::corrupt("a consumer group with an entry pending twice");
    }
  }
  return pending;
}

base::Status read_consumer(Input& in,
                           ValueType type,
                           const IdRuns<PendingEntry>& pending,
                           StreamGroup& group) {
  std::string scratch;
  SEQUENT_TRY_ASSIGN(const std::string_view name, in.text(scratch));
  SEQUENT_TRY_ASSIGN(const std::int64_t seen_ms, read_time(in));
  if (type == ValueType::kStreamListpacks3) {
    SEQUENT_TRY(read_time(in));  // when it was last given something: not known here
  }
  const auto [consumer, is_new] = group.add_consumer(name, seen_ms);
  if (!is_new) {
    return base::corrupt("a consumer group with a consumer twice");
  }
  SEQUENT_TRY_ASSIGN(const std::uint64_t count, in.length());
  for (std::uint64_t i = 0; i < count; ++i) {
    SEQUENT_TRY_ASSIGN(const StreamId id, read_whole_id(in));
    const PendingEntry* known = pending.find(id);
    if (known == nullptr || group.pending().find(id) != nullptr) {
      return base::corrupt("a consumer with an entry that is not pending or another's");
    }
    PendingEntry entry = *known;
    entry.owner = consumer;
    group.put_pending(entry);
  }
  return {};
}

base::Status read_group(Input& in, ValueType type, data::Stream& stream) {
  std::string scratch;
  SEQUENT_TRY_ASSIGN(const std::string_view name, in.text(scratch));
  StreamId last_id;
  SEQUENT_TRY_ASSIGN(last_id.ms, in.length());
  SEQUENT_TRY_ASSIGN(last_id.seq, in.length());
  std::optional<std::int64_t> entries_read = stream.entries_until(last_id);
  if (type != ValueType::kStreamListpacks) {
    SEQUENT_TRY_ASSIGN(const std::uint64_t read, in.length());
    const auto count = static_cast<std::int64_t>(read);
    entries_read = count == kUnknown ? std::nullopt : std::optional(count);
  }
  StreamGroup* group = stream.add_group(name, last_id, entries_read);
  if (group == nullptr) {
    return base::corrupt("a stream with a consumer group twice");
  }
  SEQUENT_TRY_ASSIGN(const IdRuns<PendingEntry> pending, read_pending(in));
  SEQUENT_TRY_ASSIGN(const std::uint64_t consumers, in.length());
  for (std::uint64_t i = 0; i < consumers; ++i) {
    SEQUENT_TRY(read_consumer(in, type, pending, *group));
  }
  if (group->pending().size() != pending.size()) {
    return base::corrupt("a consumer group with a pending entry of no consumer");
  }
  return {};
}

void write_whole_id(std::string& to, StreamId id) {
  append_big(to, id.ms);
  append_big(to, id.seq);
}

}  // namespace

base::Status read_groups(Input& in, ValueType type, data::Stream& stream) {
  SEQUENT_TRY_ASSIGN(const std::uint64_t count, in.length());
  for (std::uint64_t i = 0; i < count; ++i) {
    SEQUENT_TRY(read_group(in, type, stream));
  }
  return {};
}

void write_group(std::string& to, std::string_view name, const StreamGroup& group) {
  write_text(to, name);
  write_length(to, group.last_id().ms);
  write_length(to, group.last_id().seq);
  write_length(to, static_cast<std::uint64_t>(group.entries_read().value_or(kUnknown)));
  write_length(to, group.pending().size());
  group.pending().for_from({}, [&to](const PendingEntry& entry) {
    write_whole_id(to, entry.id);
    append_little(to, entry.delivered_ms);
    write_length(to, entry.deliveries);
    return true;
  });
  write_length(to, group.consumers().size());
  for (const auto& [consumer_name, consumer] : group.consumers()) {
    write_text(to, consumer_name);
    append_little(to, consumer.seen_ms);
    write_length(to, consumer.pending().size());
    consumer.pending().for_from({}, [&to](const data::PendingId& pending) {
      write_whole_id(to, pending.id);
      return true;
    });
  }
}

}  // namespace sequent::rdb
