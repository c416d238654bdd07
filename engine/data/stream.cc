#include "engine/data/stream.h"

#include <algorithm>
#include <cassert>

#include "engine/data/stream_walk.h"

namespace sequent::data {

void Stream::append(StreamId id,
                    std::span<const std::string_view> pairs,
                    const StreamChunkLimits& limits) {
  assert(id > last_id_ || size_ == 0);
  if (StreamWalk* walk = stream_walk()) [[unlikely]] {
    walk->before_append(id);
  }
  if (!chunks_.empty() && chunks_.back().has_room_for(pairs, limits)) {
    StreamChunk& chunk = chunks_.back();
    bytes_ -= chunk.bytes();
    chunk.append(id, pairs);
  } else {
    if (!chunks_.empty()) {
      StreamChunk& full = chunks_.back();
      bytes_ -= full.bytes();
      full.seal();
      bytes_ += full.bytes();
    }
    chunks_.emplace_back(id, pairs);
  }
  bytes_ += chunks_.back().bytes();
  last_id_ = id;
  if (size_ == 0) {
    first_entry_id_ = id;
  }
  ++size_;
  ++entries_added_;
}

StreamWalk* Stream::stream_walk() const {
  return static_cast<StreamWalk*>(hook_.walk());
}

std::unique_ptr<StillWalk> Stream::begin_walk() {
  return StillWalk::is_worth_it(size_, bytes_) ? std::make_unique<StreamWalk>(hook_, *this)
                                               : nullptr;
}

std::size_t Stream::find(StreamId id) const {
  const auto found =
      std::partition_point(chunks_.begin(), chunks_.end(),
                           [id](const StreamChunk& chunk) { return chunk.last_id() < id; });
  return static_cast<std::size_t>(found - chunks_.begin());
}

void Stream::find_first_entry() {
  first_entry_id_ = {};
  for_range({}, StreamId::max(), [this](const StreamEntry& entry) {
    first_entry_id_ = entry.id();
    return false;
  });
}

StreamId Stream::last_entry_id() const {
  StreamId last;
  for_range_down({}, StreamId::max(), [&last](const StreamEntry& entry) {
    last = entry.id();
    return false;
  });
  return last;
}

std::optional<StreamEntry> Stream::find_entry(StreamId id) const {
  const std::size_t number = find(id);
  return number == chunks_.size() ? std::nullopt : chunks_[number].find(id);
}

std::size_t Stream::memory_bytes() const {
  constexpr std::size_t kTreeNode = 4 * sizeof(void*);  // of the map, around what it holds
  std::size_t bytes = sizeof(*this) + bytes_;
  for (const auto& [name, group] : groups_) {
    bytes += kTreeNode + sizeof(Groups::value_type) + name.capacity() + group.memory_bytes();
  }
  return bytes;
}

void Stream::remove_chunk(std::size_t number) {
  bytes_ -= chunks_[number].bytes();
  chunks_.erase(chunks_.begin() + static_cast<std::ptrdiff_t>(number));
}

bool Stream::erase(StreamId id) {
  const std::size_t number = find(id);
  if (number == chunks_.size()) {
    return false;
  }
  if (StreamWalk* walk = stream_walk()) [[unlikely]] {
    walk->before_erase(chunks_[number]);
  }
  if (!chunks_[number].erase(id)) {
    return false;
  }
  --size_;
  max_deleted_id_ = std::max(max_deleted_id_, id);
  if (chunks_[number].count() == 0) {
    remove_chunk(number);
  }
  if (id == first_entry_id_) {
    find_first_entry();
  }
  return true;
}

std::size_t Stream::entries_to_trim(const StreamChunk& chunk,
                                    const StreamTrim& trim,
                                    std::size_t size) {
  if (trim.by == StreamTrim::By::kLength) {
    return std::min<std::size_t>(size - trim.length, chunk.count());
  }
  if (chunk.last_id() < trim.id) {
    return chunk.count();
  }
  const auto entries = chunk.entries();
  const auto kept =
      std::partition_point(entries.begin(), entries.end(),
                           [&](const StreamEntry& entry) { return entry.id() < trim.id; });
  return static_cast<std::size_t>(kept - entries.begin());
}

std::uint64_t Stream::trim(const StreamTrim& trim) {
  std::uint64_t removed = 0;
  while (trim.by != StreamTrim::By::kNothing && !chunks_.empty() &&
         (trim.by == StreamTrim::By::kId || size_ > trim.length)) {
    StreamChunk& chunk = chunks_.front();
    if (trim.limit != 0 && removed + chunk.count() > trim.limit) {
      break;
    }
    const std::size_t count = entries_to_trim(chunk, trim, size_);
    const bool whole = count == chunk.count();
    if (!whole && trim.approximate) {
      break;
    }
    if (StreamWalk* walk = stream_walk()) [[unlikely]] {
      walk->before_erase(chunk);
    }
    size_ -= count;
    removed += count;
    if (!whole) {
      chunk.erase_front(count);
      break;
    }
    remove_chunk(0);
  }
  if (removed > 0) {
    find_first_entry();
  }
  return removed;
}

void Stream::for_range(StreamId first, StreamId last, Visit visit) const {
  for (std::size_t number = find(first);
       number < chunks_.size() && chunks_[number].first_id() <= last; ++number) {
    for (const StreamEntry& entry : chunks_[number].entries()) {
      if (entry.id() > last || (entry.id() >= first && !visit(entry))) {
        return;
      }
    }
  }
}

void Stream::for_range_down(StreamId first, StreamId last, Visit visit) const {
  for (std::size_t number = std::min(find(last) + 1, chunks_.size()); number > 0; --number) {
    const auto entries = chunks_[number - 1].entries();
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
      if (entry->id() < first || (entry->id() <= last && !visit(*entry))) {
        return;
      }
    }
  }
}

}  // namespace sequent::data
