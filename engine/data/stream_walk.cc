#include "engine/data/stream_walk.h"

#include <algorithm>

namespace sequent::data {

StreamWalk::StreamWalk(Hook& hook, const Stream& stream)
    : StillWalk(hook),
      stream_(&stream),
      counts_(StreamCounts::of(stream)),
      last_(stream.last_entry_id()) {}

// An id may be less than some that were there: XSETID goes back as far as entries were erased.
void StreamWalk::before_append(StreamId id) {
  if (id <= last_) {
    last_ = id.previous().value_or(StreamId{});
  }
}

void StreamWalk::before_erase(const StreamChunk& chunk) {
  const bool is_to_come = chunk.last_id() >= next_ && chunk.first_id() <= last_;
  if (!done_with_entries_ && is_to_come && !kept_chunks_.contains(chunk.first_id())) {
    kept_chunks_.emplace(chunk.first_id(), Kept{.chunk = chunk, .last = last_});
  }
}

void StreamWalk::before_use(std::string_view name, const StreamGroup& group) {
  if (!is_behind(name) && !new_groups_.contains(name)) {
    kept_groups_.try_emplace(std::string(name), group);
  }
}

bool StreamWalk::step(std::string_view key, const EmitCommand& emit) {
  if (!done_with_entries_) {
    if (!step_entries(key, emit)) {
      done_with_entries_ = true;
      kept_chunks_.clear();
      rebuild_counts(counts_, key, emit);
    }
    return true;
  }
  if (!done_with_groups_) {
    done_with_groups_ = !step_groups(key, emit);
  }
  return !done_with_groups_;
}

bool StreamWalk::step_entries(std::string_view key, const EmitCommand& emit) {
  const StreamChunk* chunk = stream_->chunk_from(next_);
  const bool has_chunk = chunk != nullptr && chunk->first_id() <= last_;
  const auto kept = kept_chunks_.begin();
  if (kept != kept_chunks_.end() && (!has_chunk || kept->first <= chunk->first_id())) {
    emit_chunk(kept->second.chunk, kept->second.last, key, emit);
    kept_chunks_.erase(kept);
    return true;
  }
  if (!has_chunk) {
    return false;
  }
  emit_chunk(*chunk, last_, key, emit);
  return true;
}

void StreamWalk::emit_chunk(const StreamChunk& chunk,
                            StreamId last,
                            std::string_view key,
                            const EmitCommand& emit) {
  for (const StreamEntry& entry : chunk.entries()) {
    if (entry.id() >= next_ && entry.id() <= last) {
      rebuild_entry(entry, key, emit);
    }
  }
  next_ = std::max(next_, chunk.last_id().next().value_or(StreamId::max()));
}

const Stream::Groups::value_type* StreamWalk::next_group() const {
  const auto first_in = [this](const Stream::Groups& groups) {
    return last_group_ ? groups.upper_bound(*last_group_) : groups.begin();
  };
  const auto kept = first_in(kept_groups_);
  auto present = first_in(stream_->groups());
  while (present != stream_->groups().end() && new_groups_.contains(present->first)) {
    ++present;
  }
  const bool has_present = present != stream_->groups().end();
  if (kept != kept_groups_.end() && (!has_present || kept->first <= present->first)) {
    return &*kept;
  }
  return has_present ? &*present : nullptr;
}

bool StreamWalk::step_groups(std::string_view key, const EmitCommand& emit) {
  const Stream::Groups::value_type* group = next_group();
  if (group == nullptr) {
    return false;
  }
  rebuild_group(group->first, group->second, key, emit);
  last_group_ = group->first;
  return true;
}

}  // namespace sequent::data
