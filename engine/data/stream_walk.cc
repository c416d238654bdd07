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

bool StreamWalk::step(ElementVisitor& visitor) {
  if (!done_with_entries_) {
    if (!step_entries(visitor)) {
      done_with_entries_ = true;
      kept_chunks_.clear();
      visitor.counts(counts_);
      visitor.end_part();
    }
    return true;
  }
  if (!done_with_groups_) {
    done_with_groups_ = !step_groups(visitor);
  }
  return !done_with_groups_;
}

bool StreamWalk::step_entries(ElementVisitor& visitor) {
  const StreamChunk* chunk = stream_->chunk_from(next_);
  const bool has_chunk = chunk != nullptr && chunk->first_id() <= last_;
  const auto kept = kept_chunks_.begin();
  if (kept != kept_chunks_.end() && (!has_chunk || kept->first <= chunk->first_id())) {
    give_chunk(kept->second.chunk, kept->second.last, visitor);
    kept_chunks_.erase(kept);
    return true;
  }
  if (!has_chunk) {
    return false;
  }
  give_chunk(*chunk, last_, visitor);
  return true;
}

void StreamWalk::give_chunk(const StreamChunk& chunk, StreamId last, ElementVisitor& visitor) {
  for (const StreamEntry& entry : chunk.entries()) {
    if (entry.id() >= next_ && entry.id() <= last) {
      visitor.entry(entry);
    }
  }
  visitor.end_part();
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

bool StreamWalk::step_groups(ElementVisitor& visitor) {
  const Stream::Groups::value_type* group = next_group();
  if (group == nullptr) {
    return false;
  }
  visitor.group(group->first, group->second);
  visitor.end_part();
  last_group_ = group->first;
  return true;
}

}  // namespace sequent::data
