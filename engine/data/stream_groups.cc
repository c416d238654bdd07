// What a stream knows of its groups; declared in stream.h.

#include "engine/base/wrapping.h"
#include "engine/data/stream.h"
#include "engine/data/stream_walk.h"

namespace sequent::data {

StreamGroup* Stream::find_group(std::string_view name) {
  const auto found = groups_.find(name);
  if (found == groups_.end()) {
    return nullptr;
  }
  if (StreamWalk* walk = stream_walk()) [[unlikely]] {
    walk->before_use(name, found->second);
  }
  return &found->second;
}

const StreamGroup* Stream::find_group(std::string_view name) const {
  const auto found = groups_.find(name);
  return found == groups_.end() ? nullptr : &found->second;
}

StreamGroup* Stream::add_group(std::string_view name,
                               StreamId last_id,
                               std::optional<std::int64_t> entries_read) {
  const auto [group, is_new] = groups_.try_emplace(std::string(name), last_id, entries_read);
  if (StreamWalk* walk = stream_walk(); is_new && walk != nullptr) [[unlikely]] {
    walk->before_new_group(name);
  }
  return is_new ? &group->second : nullptr;
}

bool Stream::remove_group(std::string_view name) {
  const auto found = groups_.find(name);
  if (found == groups_.end()) {
    return false;
  }
  if (StreamWalk* walk = stream_walk()) [[unlikely]] {
    walk->before_use(name, found->second);
  }
  groups_.erase(found);
  return true;
}

// Only the greatest id that was deleted is known, so more is never said than that.
bool Stream::deleted_after(StreamId id) const {
  return size_ > 0 && max_deleted_id_ != StreamId{} && first_entry_id_ <= max_deleted_id_ &&
         id <= max_deleted_id_;
}

std::optional<std::int64_t> Stream::entries_until(StreamId id) const {
  const auto added = static_cast<std::int64_t>(entries_added_);
  if (added == 0 || (size_ == 0 && id <= last_id_) || id == last_id_) {
    return added;
  }
  if (id > last_id_ || (max_deleted_id_ != StreamId{} && max_deleted_id_ >= first_entry_id_)) {
    return std::nullopt;
  }
  const std::int64_t trimmed = base::wrapping_sub(added, static_cast<std::int64_t>(size_));
  if (id < first_entry_id_) {
    return trimmed;
  }
  return id == first_entry_id_ ? std::optional(base::wrapping_add(trimmed, 1)) : std::nullopt;
}

void Stream::advance(StreamGroup& group, StreamId id) const {
  if (id <= group.last_id()) {
    return;
  }
  std::optional<std::int64_t> read = group.entries_read();
  if (read && !deleted_after(id)) {
    read = base::wrapping_add(*read, 1);
  } else if (entries_added_ > 0) {
    read = entries_until(id);
  }
  group.set_position(id, read);
}

std::optional<std::int64_t> Stream::lag(const StreamGroup& group) const {
  const auto added = static_cast<std::int64_t>(entries_added_);
  if (added == 0) {
    return 0;
  }
  const std::optional<std::int64_t> read = group.entries_read() && !deleted_after(group.last_id())
                                               ? group.entries_read()
                                               : entries_until(group.last_id());
  return read ? std::optional(base::wrapping_sub(added, *read)) : std::nullopt;
}

}  // namespace sequent::data
