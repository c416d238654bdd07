#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/key_set.h"
#include "engine/data/keyspace.h"
#include "engine/data/still_walk.h"
#include "engine/persist/work.h"
#include "engine/persist/writer.h"
#include "engine/state/libraries.h"

namespace sequent::persist {

using Databases = std::vector<std::unique_ptr<data::Keyspace>>;

// One snapshot on its way: the state of all databases at one moment, the cut, written
// down in small steps while commands go on. The keyspaces are walked in the order of
// SCAN; a key about to change that the walk has not come to is written down first, and of a
// large collection a walk of its own is begun, which goes on while that changes.
//
// Borrows: the databases and the writer.
// Threads: only the one that holds the engine.
class Fold {
 public:
  // The cut is now. `libraries`: null if there are none.
  // REQUIRES: no turn is half done; !writer.snapshot_busy().
  Fold(const Databases& databases, const state::Libraries* libraries, Writer& writer);

  // Writes down about `bytes` more, or until `deadline`. True: that was all of it.
  bool step(std::size_t bytes, std::chrono::steady_clock::time_point deadline);

  [[nodiscard]] std::int64_t written_bytes() const { return written_.bytes; }

  void before_change(int db, std::string_view key);
  // False: there is too much to write down at once; the snapshot must be given up.
  [[nodiscard]] bool before_clear(int db);
  void before_swap(int first, int second);

  // Nothing more will be asked of it while the databases last.
  void give_up();

 private:
  // A database as it was numbered at the cut.
  struct Part {
    int number = 0;
    std::size_t place = 0;     // its number now: SWAPDB moves it
    std::uint64_t cursor = 0;  // keys before it in the order of the walk are written down
    bool done = false;
    data::KeySet early;  // written down ahead of the walk, or not there at the cut
  };

  [[nodiscard]] Part& part_at(int db) { return parts_[part_at_[static_cast<std::size_t>(db)]]; }
  [[nodiscard]] const data::Keyspace& keys_of(const Part& part) const {
    return *databases_->at(part.place);
  }
  // A large collection, whose walk began at the cut or before its first change since.
  struct Large {
    int number = 0;  // of its database at the cut
    std::string key;
    std::int64_t deadline_ms = 0;
    std::unique_ptr<data::StillWalk> walk;
  };

  void walk_some_buckets(Part& part);
  void write_libraries(const state::Libraries& libraries);
  // REQUIRES: larges_ is not empty.
  void step_large();
  void end_large();
  void write_down(const Part& part, data::Entry entry);
  void write_collection(int db, data::Entry entry);
  void write_deadline(int db, std::string_view key, std::int64_t deadline_ms);
  void end_row_if_full();
  void end_row();

  const Databases* databases_;
  Writer* writer_;
  std::vector<Part> parts_;
  std::vector<std::size_t> part_at_;  // by the number that commands use now
  std::size_t walking_ = 0;           // the part that the walk is in
  std::deque<Large> larges_;          // they come before the walk goes on
  std::vector<data::Entry> batch_;    // entries on their way into the cache
  std::string records_;               // of the row that is being filled
  SnapshotEnd written_;
};

}  // namespace sequent::persist
