#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/data/databases_walk.h"
#include "engine/data/rebuild.h"
#include "engine/persist/work.h"
#include "engine/persist/writer.h"
#include "engine/state/libraries.h"

namespace sequent::persist {

using data::Databases;

// One snapshot on its way: the state of all databases at one moment, the cut, written
// down in small steps while commands go on.
//
// Borrows: the databases, the place of their walk and the writer.
// Threads: only the one that holds the engine.
class Fold final : private data::KeyVisitor {
 public:
  // The cut is now. `libraries`: null if there are none.
  // REQUIRES: no turn is half done; place.is_free(); !writer.snapshot_busy().
  Fold(data::WalkPlace& place,
       const Databases& databases,
       const state::Libraries* libraries,
       Writer& writer);

  // Writes down about `bytes` more, or until `deadline`. True: that was all of it.
  // REQUIRES: !is_interrupted()
  bool step(std::size_t bytes, std::chrono::steady_clock::time_point deadline);

  // It must be given up: see DatabasesWalk.
  [[nodiscard]] bool is_interrupted() const { return walk_.is_interrupted(); }
  [[nodiscard]] std::int64_t written_bytes() const { return written_.bytes; }

 private:
  void key(int db, data::Entry entry) override;
  data::ElementVisitor& begin_large(int db, std::string_view key, data::Type type) override;
  void end_large(std::int64_t deadline_ms) override;

  void write_libraries(const state::Libraries& libraries);
  void write_collection(int db, data::Entry entry);
  void write_command(int db, std::span<const std::string_view> command);
  void write_deadline(int db, std::string_view key, std::int64_t deadline_ms);
  void end_row_if_full();
  void end_row();

  // The large collection that is written down.
  struct Large {
    Large(Fold& fold, int number, std::string_view name);
    int db;
    std::string key;
    data::EmitCommand emit;
    data::RebuildVisitor visitor;
  };

  Writer* writer_;
  std::optional<Large> large_;
  std::string records_;  // of the row that is being filled
  SnapshotEnd written_;
  data::DatabasesWalk walk_;  // last: it may visit as soon as it is there
};

}  // namespace sequent::persist
