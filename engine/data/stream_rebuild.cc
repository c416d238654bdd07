#include "engine/data/stream_rebuild.h"

#include <string>
#include <vector>

#include "engine/data/stream_claims.h"

namespace sequent::data {

void rebuild_entry(const StreamEntry& entry, std::string_view key, const EmitCommand& emit) {
  const std::string id = entry.id().text();
  std::vector<std::string> words;
  words.reserve(2 * entry.pairs());
  entry.for_each([&words](std::string_view field, std::string_view value) {
    words.emplace_back(field);
    words.emplace_back(value);
  });
  std::vector<std::string_view> command = {"XADD", key, id};
  command.insert(command.end(), words.begin(), words.end());
  emit(command);
}

void rebuild_counts(const StreamCounts& counts, std::string_view key, const EmitCommand& emit) {
  const std::string last = counts.last_id.text();
  const std::string added = std::to_string(static_cast<std::int64_t>(counts.entries_added));
  const std::string deleted = counts.max_deleted_id.text();
  const std::vector<std::string_view> command = {
      "XSETID", key, last, "ENTRIESADDED", added, "MAXDELETEDID", deleted};
  emit(command);
}

void rebuild_group(std::string_view name,
                   const StreamGroup& group,
                   std::string_view key,
                   const EmitCommand& emit) {
  const std::string last = group.last_id().text();
  const std::string read = std::to_string(group.entries_read().value_or(-1));
  const std::vector<std::string_view> command = {"XGROUP", "CREATE",      key, name,
                                                 last,     "ENTRIESREAD", read};
  emit(command);
  for (const NamedConsumer& consumer : group.consumers()) {
    StreamClaims claims(key, name, consumer, emit);
    consumer.second.pending().for_from({}, [&, &pending = group.pending()](const PendingId& own) {
      claims.add(*pending.find(own.id));
      return true;
    });
    claims.finish();
  }
}

void Stream::rebuild(std::string_view key, const EmitCommand& emit) const {
  if (size_ == 0) {  // a stream is made only by adding to it
    const std::vector<std::string_view> command = {"XADD", key, "MAXLEN", "0", "0-1", "", ""};
    emit(command);
  }
  for_range({}, StreamId::max(), [&](const StreamEntry& entry) {
    rebuild_entry(entry, key, emit);
    return true;
  });
  rebuild_counts(StreamCounts::of(*this), key, emit);
  for (const auto& [name, group] : groups_) {
    rebuild_group(name, group, key, emit);
  }
}

}  // namespace sequent::data
