#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/element_visitor.h"
#include "engine/data/entry.h"
#include "engine/data/key_set.h"
#include "engine/data/keyspace.h"
#include "engine/data/still_walk.h"

namespace sequent::data {

using Databases = std::vector<std::unique_ptr<Keyspace>>;

// Takes what a walk comes to: each key once, as it was when the walk began, with the number
// that its database had then.
class KeyVisitor {
 public:
  virtual ~KeyVisitor() = default;

  // A string, or a collection that is small. May come between the parts of a large one.
  virtual void key(int db, Entry entry) = 0;
  // A large collection of this type. Takes its parts, one large collection after the other.
  virtual ElementVisitor& begin_large(int db, std::string_view key, Type type) = 0;
  // kNoDeadline: it has none.
  virtual void end_large(std::int64_t deadline_ms) = 0;
};

// Is told of changes before they happen.
class ChangeWatcher {
 public:
  virtual ~ChangeWatcher() = default;

  // `key` of database `db` is about to change, or to be made.
  virtual void before_change(int db, std::string_view key) = 0;
  // All keys of `db` are about to go at once: instead of `before_change` for each.
  virtual void before_clear(int db) = 0;
  // Databases `first` and `second` are about to change places.
  virtual void before_swap(int first, int second) = 0;
  // All databases are about to be others, or somebody else wants the place: it leaves.
  virtual void interrupt() = 0;
};

// Where a walk is told of changes. A collection knows one walk through it, so there is one
// walk at a time.
//
// Borrows: the watcher, until it leaves.
// Threads: only the one that holds the engine.
class WalkPlace {
 public:
  WalkPlace() = default;
  ~WalkPlace() { interrupt(); }
  WalkPlace(const WalkPlace&) = delete;
  WalkPlace& operator=(const WalkPlace&) = delete;

  [[nodiscard]] bool is_free() const { return watcher_ == nullptr; }
  // REQUIRES: is_free()
  void enter(ChangeWatcher& watcher) { watcher_ = &watcher; }
  void leave() { watcher_ = nullptr; }

  // As ChangeWatcher's.
  void before_change(int db, std::string_view key) {
    if (watcher_ != nullptr) [[unlikely]] {
      watcher_->before_change(db, key);
    }
  }
  void before_clear(int db) {
    if (watcher_ != nullptr) {
      watcher_->before_clear(db);
    }
  }
  void before_swap(int first, int second) {
    if (watcher_ != nullptr) {
      watcher_->before_swap(first, second);
    }
  }
  void interrupt() {
    if (watcher_ != nullptr) {
      watcher_->interrupt();
    }
  }

 private:
  ChangeWatcher* watcher_ = nullptr;
};

// Goes through all databases as they were at the moment it began, in small steps between
// which commands go on. The keyspaces are walked in the order of SCAN; a key about to change
// that the walk has not come to is visited first, and of a large collection a walk of its own
// is begun, which goes on while that changes.
//
// Borrows: all it is given. The databases must not be others while it is not interrupted.
// Threads: only the one that holds the engine.
class DatabasesWalk final : private ChangeWatcher {
 public:
  // That a step visits, but for others of the last one's bucket.
  static constexpr std::size_t kKeysAtOnce = 32;

  // The moment is now. REQUIRES: place.is_free().
  DatabasesWalk(WalkPlace& place, const Databases& databases, KeyVisitor& visitor);
  ~DatabasesWalk() override { end(); }
  DatabasesWalk(const DatabasesWalk&) = delete;
  DatabasesWalk& operator=(const DatabasesWalk&) = delete;

  // Visits some keys, or some hundred elements. False: that was all, or it was interrupted.
  bool step();

  // Keys visited until now; a part of a large collection counts as many as a step visits.
  [[nodiscard]] std::uint64_t visited() const { return visited_; }
  // It was given up before its end: what it came to is of no use. So much was to go at once
  // that it could not be visited first, or somebody wanted the place.
  [[nodiscard]] bool is_interrupted() const { return is_interrupted_; }

 private:
  // A database as it was numbered at the beginning.
  struct Part {
    int number = 0;
    std::size_t place = 0;     // its number now: SWAPDB moves it
    std::uint64_t cursor = 0;  // keys before it in the order of the walk are visited
    bool done = false;
    KeySet early;  // visited ahead of the walk, or not there at the beginning
  };
  // A large collection, whose walk began with this one or before its first change since.
  struct Large {
    int number = 0;  // of its database at the beginning
    std::string key;
    Type type = Type::kList;
    std::int64_t deadline_ms = kNoDeadline;
    std::unique_ptr<StillWalk> walk;
  };

  void before_change(int db, std::string_view key) override;
  void before_clear(int db) override;
  void before_swap(int first, int second) override;
  void interrupt() override;

  [[nodiscard]] Part& part_at(int db) { return parts_[part_at_[static_cast<std::size_t>(db)]]; }
  [[nodiscard]] const Keyspace& keys_of(const Part& part) const {
    return *databases_->at(part.place);
  }
  void walk_some_buckets(Part& part);
  void visit(const Part& part, Entry entry);
  // REQUIRES: larges_ is not empty.
  void step_large();
  void end_large();
  // Nothing more is visited. True: there was something left.
  bool end();

  WalkPlace* place_;  // null: it came to its end
  const Databases* databases_;
  KeyVisitor* visitor_;
  std::vector<Part> parts_;
  std::vector<std::size_t> part_at_;    // by the number that commands use now
  std::size_t walking_ = 0;             // the part that the walk is in
  std::deque<Large> larges_;            // they come before the walk goes on
  ElementVisitor* elements_ = nullptr;  // of the first of them; null: it is not begun
  std::vector<Entry> batch_;            // entries on their way into the cache
  std::uint64_t visited_ = 0;
  bool is_interrupted_ = false;
};

}  // namespace sequent::data
