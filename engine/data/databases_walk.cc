#include "engine/data/databases_walk.h"

#include <utility>

namespace sequent::data {
namespace {

// A database that is cleared before the walk has come to it is visited at once, up to so
// many keys: some tens of milliseconds.
constexpr std::size_t kMaxAtOnce = 100'000;

}  // namespace

DatabasesWalk::DatabasesWalk(WalkPlace& place, const Databases& databases, KeyVisitor& visitor)
    : place_(&place), databases_(&databases), visitor_(&visitor) {
  for (std::size_t i = 0; i < databases.size(); ++i) {
    Part& part = parts_.emplace_back();
    part.number = static_cast<int>(i);
    part.place = i;
    part_at_.push_back(i);
  }
  place.enter(*this);
}

bool DatabasesWalk::step() {
  if (place_ == nullptr) {
    return false;
  }
  if (!larges_.empty()) {
    step_large();
    return true;
  }
  while (walking_ < parts_.size() && parts_[walking_].done) {
    parts_[walking_++].early.clear();
  }
  if (walking_ == parts_.size()) {
    end();
    return false;
  }
  walk_some_buckets(parts_[walking_]);
  return true;
}

bool DatabasesWalk::end() {
  if (place_ == nullptr) {
    return false;
  }
  while (!larges_.empty()) {
    end_large();
  }
  std::exchange(place_, nullptr)->leave();
  return true;
}

void DatabasesWalk::interrupt() {
  is_interrupted_ = end();
}

// Reaching an entry costs a cache miss: those of a few buckets are fetched at once.
void DatabasesWalk::walk_some_buckets(Part& part) {
  const Keyspace& keys = keys_of(part);
  const std::uint64_t from = part.cursor;
  batch_.clear();
  do {
    part.cursor = keys.scan(part.cursor, [this](Entry entry, bool /*has_deadline*/) {
      __builtin_prefetch(entry.block());
      batch_.push_back(entry);
    });
  } while (part.cursor != 0 && batch_.size() < kKeysAtOnce);
  part.done = part.cursor == 0;
  for (const Entry entry : batch_) {
    const std::string_view key = entry.key();
    const std::uint64_t hash = keys.hash(key);
    // The table may have grown since the last call: then a bucket reaches back before `from`.
    if (Keyspace::cursor_of(hash) >= from && !part.early.contains(key, hash)) {
      visit(part, entry);
    }
  }
}

void DatabasesWalk::visit(const Part& part, Entry entry) {
  if (entry.type() != Type::kString && !entry.is_small()) {
    if (auto walk = entry.collection()->begin_walk()) {
      larges_.push_back({.number = part.number,
                         .key = std::string(entry.key()),
                         .type = entry.type(),
                         .deadline_ms = entry.deadline_ms(),
                         .walk = std::move(walk)});
      return;
    }
  }
  ++visited_;
  visitor_->key(part.number, entry);
}

void DatabasesWalk::step_large() {
  Large& large = larges_.front();
  if (elements_ == nullptr) {
    elements_ = &visitor_->begin_large(large.number, large.key, large.type);
  }
  visited_ += kKeysAtOnce;
  if (!large.walk->step(*elements_)) {
    visitor_->end_large(large.deadline_ms);
    end_large();
  }
}

void DatabasesWalk::end_large() {
  if (auto kept = larges_.front().walk->release()) {
    databases_->front()->destroy(std::move(kept));
  }
  larges_.pop_front();
  elements_ = nullptr;
}

void DatabasesWalk::before_change(int db, std::string_view key) {
  Part& part = part_at(db);
  if (part.done) {
    return;
  }
  const Keyspace& keys = keys_of(part);
  const std::uint64_t hash = keys.hash(key);
  if (Keyspace::cursor_of(hash) < part.cursor || part.early.contains(key, hash)) {
    return;
  }
  part.early.add(key, hash);
  if (const Entry entry = keys.find(key, hash)) {
    visit(part, entry);
  }
}

void DatabasesWalk::before_clear(int db) {
  Part& part = part_at(db);
  if (!part.done && keys_of(part).size() > kMaxAtOnce) {
    return interrupt();
  }
  while (!part.done) {
    walk_some_buckets(part);
  }
}

void DatabasesWalk::before_swap(int first, int second) {
  const auto one = static_cast<std::size_t>(first);
  const auto other = static_cast<std::size_t>(second);
  std::swap(part_at(first).place, part_at(second).place);
  std::swap(part_at_[one], part_at_[other]);
}

}  // namespace sequent::data
