#include "engine/persist/disk_values.h"

#include <algorithm>
#include <utility>

#include "engine/persist/database_file.h"

namespace sequent::persist {

DiskValues::DiskValues(base::Database database, std::size_t cache_bytes)
    : database_(std::move(database)), cache_limit_(cache_bytes) {}

std::uint64_t DiskValues::put(std::string_view bytes) {
  const std::uint64_t id = next_id_++;
  auto copy = std::make_shared<const std::string>(bytes);
  unsaved_bytes_ += copy->size();
  unsaved_.emplace(id, copy);
  changes_.puts.push_back({.id = id, .bytes = std::move(copy)});
  return id;
}

base::Result<std::shared_ptr<const std::string>> DiskValues::get(std::uint64_t id) {
  if (const auto found = unsaved_.find(id); found != unsaved_.end()) {
    return found->second;
  }
  if (const auto found = cached_at_.find(id); found != cached_at_.end()) {
    cached_.splice(cached_.begin(), cached_, found->second);
    return found->second->bytes;
  }
  SEQUENT_TRY_ASSIGN(Bytes bytes, read(id));
  cache(id, bytes);
  return bytes;
}

void DiskValues::drop(std::uint64_t id) {
  adopted_.erase(id);
  uncache(id);
  if (const auto found = unsaved_.find(id); found != unsaved_.end()) {
    unsaved_bytes_ -= found->second->size();
    unsaved_.erase(found);
    const auto put = std::find_if(changes_.puts.begin(), changes_.puts.end(),
                                  [&](const BigPut& candidate) { return candidate.id == id; });
    if (put != changes_.puts.end()) {
      changes_.puts.erase(put);
      return;
    }
  }
  changes_.drops.push_back(id);
}

void DiskValues::adopt(std::uint64_t id, std::uint64_t length) {
  adopted_.emplace(id, length);
  next_id_ = std::max(next_id_, id + 1);
}

base::Status DiskValues::end_recovery() {
  // The rows of dropped values went with the turns that dropped them.
  changes_.drops.clear();
  SEQUENT_TRY_ASSIGN(base::Statement select,
                     database_.prepare("SELECT id, length(bytes) FROM big ORDER BY id"));
  while (true) {
    SEQUENT_TRY_ASSIGN(const bool found, select.next());
    if (!found) {
      break;
    }
    const auto id = static_cast<std::uint64_t>(select.integer(0));
    next_id_ = std::max(next_id_, id + 1);
    const auto adopted = adopted_.find(id);
    if (adopted == adopted_.end()) {
      changes_.drops.push_back(id);
      continue;
    }
    if (adopted->second != static_cast<std::uint64_t>(select.integer(1))) {
      return base::corrupt("big value " + std::to_string(id) + " has the wrong length");
    }
    adopted_.erase(adopted);
  }
  if (!adopted_.empty()) {
    return base::corrupt("big value " + std::to_string(adopted_.begin()->first) + " is missing");
  }
  adopted_ = {};
  return {};
}

DiskValues::Changes DiskValues::take_changes(std::uint64_t turn) {
  for (const BigPut& put : changes_.puts) {
    unsaved_order_.push_back({.turn = turn, .id = put.id});
  }
  return std::exchange(changes_, {});
}

void DiskValues::committed(std::uint64_t turn) {
  while (!unsaved_order_.empty() && unsaved_order_.front().turn <= turn) {
    if (const auto found = unsaved_.find(unsaved_order_.front().id); found != unsaved_.end()) {
      unsaved_bytes_ -= found->second->size();
      cache(found->first, std::move(found->second));
      unsaved_.erase(found);
    }
    unsaved_order_.pop_front();
  }
}

base::Result<std::shared_ptr<const std::string>> DiskValues::read(std::uint64_t id) {
  SEQUENT_TRY_ASSIGN(base::Statement select,
                     database_.prepare("SELECT crc, bytes FROM big WHERE id = ?"));
  const auto row = static_cast<std::int64_t>(id);
  select.bind(row);
  SEQUENT_TRY_ASSIGN(const bool found, select.next());
  if (!found) {
    return base::corrupt("big value " + std::to_string(id) + " is missing");
  }
  auto bytes = std::make_shared<const std::string>(select.blob(1));
  if (select.integer(0) != row_checksum(row, *bytes)) {
    return base::corrupt("big value " + std::to_string(id) + " fails its checksum");
  }
  return bytes;
}

void DiskValues::cache(std::uint64_t id, Bytes bytes) {
  if (bytes->size() > cache_limit_ / 2) {
    return;
  }
  cached_bytes_ += bytes->size();
  cached_.push_front({.id = id, .bytes = std::move(bytes)});
  cached_at_[id] = cached_.begin();
  limit_cache(cache_limit_);
}

void DiskValues::limit_cache(std::size_t bytes) {
  cache_limit_ = bytes;
  while (cached_bytes_ > cache_limit_) {
    uncache(cached_.back().id);
  }
}

void DiskValues::uncache(std::uint64_t id) {
  const auto found = cached_at_.find(id);
  if (found == cached_at_.end()) {
    return;
  }
  cached_bytes_ -= found->second->bytes->size();
  cached_.erase(found->second);
  cached_at_.erase(found);
}

}  // namespace sequent::persist
