// How a stream is written to a snapshot; declared in stream.h.

#include <string>
#include <vector>

#include "engine/data/stream.h"
#include "engine/data/stream_claims.h"

namespace sequent::data {
namespace {

void emit_entries(const Stream& stream, std::string_view key, const EmitCommand& emit) {
  if (stream.size() == 0) {  // a stream is made only by adding to it
    const std::vector<std::string_view> command = {"XADD", key, "MAXLEN", "0", "0-1", "", ""};
    emit(command);
  }
  std::vector<std::string> words;
  std::vector<std::string_view> command;
  stream.for_range({}, StreamId::max(), [&](const StreamEntry& entry) {
    words.assign({"XADD", std::string(key), entry.id().text()});
    entry.for_each([&words](std::string_view field, std::string_view value) {
      words.emplace_back(field);
      words.emplace_back(value);
    });
    command.assign(words.begin(), words.end());
    emit(command);
    return true;
  });
}

void emit_counts(const Stream& stream, std::string_view key, const EmitCommand& emit) {
  const std::string last = stream.last_id().text();
  const std::string added = std::to_string(static_cast<std::int64_t>(stream.entries_added()));
  const std::string deleted = stream.max_deleted_id().text();
  const std::vector<std::string_view> command = {
      "XSETID", key, last, "ENTRIESADDED", added, "MAXDELETEDID", deleted};
  emit(command);
}

void emit_group(const Stream::Groups::value_type& named,
                std::string_view key,
                const EmitCommand& emit) {
  const auto& [name, group] = named;
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

}  // namespace

void Stream::rebuild(std::string_view key, const EmitCommand& emit) const {
  emit_entries(*this, key, emit);
  emit_counts(*this, key, emit);
  for (const Groups::value_type& named : groups_) {
    emit_group(named, key, emit);
  }
}

}  // namespace sequent::data
