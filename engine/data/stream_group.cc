#include "engine/data/stream_group.h"

#include <cassert>

namespace sequent::data {
namespace {

constexpr std::size_t kTreeNode = 4 * sizeof(void*);  // of the map, around what it holds

std::size_t bytes_of(const NamedConsumer& consumer) {
  const std::size_t name = consumer.first.capacity();
  constexpr std::size_t kInPlace = 15;
  return kTreeNode + sizeof(consumer) + (name > kInPlace ? name + 1 : 0) +
         consumer.second.pending().memory_bytes();
}

}  // namespace

StreamGroup::StreamGroup(const StreamGroup& other)
    : last_id_(other.last_id_), entries_read_(other.entries_read_) {
  for (const auto& [name, consumer] : other.consumers_) {
    add_consumer(name, consumer.seen_ms);
  }
  other.pending_.for_from({}, [this](PendingEntry entry) {
    entry.owner = &*consumers_.find(entry.owner->first);
    put_pending(entry);
    return true;
  });
}

template <typename Change>
void StreamGroup::change(StreamConsumer& consumer, Change make) {
  consumer_bytes_ -= consumer.pending_.memory_bytes();
  make(consumer.pending_);
  consumer_bytes_ += consumer.pending_.memory_bytes();
}

const NamedConsumer* StreamGroup::find_consumer(std::string_view name) const {
  const auto found = consumers_.find(name);
  return found == consumers_.end() ? nullptr : &*found;
}

std::pair<NamedConsumer*, bool> StreamGroup::add_consumer(std::string_view name,
                                                          std::int64_t seen_ms) {
  if (const auto found = consumers_.find(name); found != consumers_.end()) {
    return {&*found, false};
  }
  NamedConsumer& made = *consumers_.try_emplace(std::string(name)).first;
  made.second.seen_ms = seen_ms;
  consumer_bytes_ += bytes_of(made);
  return {&made, true};
}

std::optional<std::size_t> StreamGroup::remove_consumer(std::string_view name) {
  const auto found = consumers_.find(name);
  if (found == consumers_.end()) {
    return std::nullopt;
  }
  const std::size_t dropped = found->second.pending_.size();
  found->second.pending_.for_from({}, [this](const PendingId& pending) {
    pending_.erase(pending.id);
    return true;
  });
  consumer_bytes_ -= bytes_of(*found);
  consumers_.erase(found);
  return dropped;
}

void StreamGroup::put_pending(const PendingEntry& entry) {
  assert(entry.owner != nullptr);
  if (PendingEntry* known = pending_.find(entry.id); known != nullptr) {
    if (known->owner != entry.owner) {
      change(known->owner->second, [&](IdRuns<PendingId>& pending) { pending.erase(entry.id); });
      change(entry.owner->second, [&](IdRuns<PendingId>& pending) { pending.insert({entry.id}); });
    }
    *known = entry;
    return;
  }
  pending_.insert(entry);
  change(entry.owner->second, [&](IdRuns<PendingId>& pending) { pending.insert({entry.id}); });
}

bool StreamGroup::acknowledge(StreamId id) {
  const PendingEntry* known = pending_.find(id);
  if (known == nullptr) {
    return false;
  }
  change(known->owner->second, [id](IdRuns<PendingId>& pending) { pending.erase(id); });
  pending_.erase(id);
  return true;
}

}  // namespace sequent::data
