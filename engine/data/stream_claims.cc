#include "engine/data/stream_claims.h"

#include <string>

namespace sequent::data {

void StreamClaims::add(const PendingEntry& entry) {
  constexpr std::size_t kMostIds = 64;
  const bool alike =
      entry.delivered_ms == first_.delivered_ms && entry.deliveries == first_.deliveries;
  if (!ids_.empty() && (!alike || ids_.size() == kMostIds)) {
    emit();
  }
  if (ids_.empty()) {
    first_ = entry;
  }
  ids_.push_back(entry.id);
}

void StreamClaims::finish() {
  if (!ids_.empty() || !emitted_) {
    emit();
  }
}

void StreamClaims::emit() {
  std::vector<std::string> words;
  const bool has_entries = !ids_.empty();
  if (!has_entries) {
    ids_.emplace_back();  // no entry has this id
  }
  for (const StreamId id : ids_) {
    words.push_back(id.text());
  }
  words.insert(words.end(), {"SEENTIME", std::to_string(consumer_->second.seen_ms), "JUSTID"});
  if (has_entries) {
    words.insert(words.end(), {"FORCE", "TIME", std::to_string(first_.delivered_ms), "RETRYCOUNT",
                               std::to_string(static_cast<std::int64_t>(first_.deliveries))});
  }
  std::vector<std::string_view> command = {"XCLAIM", key_, group_, consumer_->first, "0"};
  command.insert(command.end(), words.begin(), words.end());
  (*emit_)(command);
  ids_.clear();
  emitted_ = true;
}

}  // namespace sequent::data
