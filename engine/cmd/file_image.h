#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/data/databases_walk.h"
#include "engine/rdb/file_writer.h"
#include "engine/rdb/large_value.h"
#include "engine/state/instance.h"

namespace sequent::cmd {

// All databases and function libraries, as they are when it is begun, as a whole `.rdb` file
// that is made in small steps while commands go on.
//
// Borrows: the instance.
// Threads: only the one that holds the engine.
class FileImage final : private data::KeyVisitor {
 public:
  // Keys that a step visits at most, but for those of one bucket.
  static constexpr std::size_t kKeysAtOnce = 512;

  // The moment is now. REQUIRES: no command is half done; instance.walks.is_free().
  FileImage(state::Instance& instance, std::int64_t now_ms);

  // Makes a bounded part. False: the file is whole.
  // REQUIRES: !is_interrupted()
  // Errors: those of BigValues::get.
  base::Result<bool> step();

  // It must be begun anew: see DatabasesWalk.
  [[nodiscard]] bool is_interrupted() const { return walk_.is_interrupted(); }
  // See DatabasesWalk.
  [[nodiscard]] std::uint64_t visited() const { return walk_.visited(); }

  // REQUIRES: it is whole.
  [[nodiscard]] std::vector<std::string> take() { return std::move(pieces_); }

 private:
  // A key that came while a large one was being written.
  struct Aside {
    int db = 0;
    std::string key;
    std::string value;
    std::int64_t deadline_ms = 0;
  };
  struct Large {
    Large(int number, std::string_view name, data::Type type)
        : db(number), key(name), value(type) {}
    int db;
    std::string key;
    rdb::LargeValue value;
  };

  void key(int db, data::Entry entry) override;
  data::ElementVisitor& begin_large(int db, std::string_view key, data::Type type) override;
  void end_large(std::int64_t deadline_ms) override;

  void begin_databases(const data::Databases& databases);
  void write_aside();
  bool sum_up();
  void end_piece();
  void add_piece(std::string piece);
  [[nodiscard]] std::size_t bytes() const;

  data::BigValues* big_;
  rdb::FileWriter writer_;
  std::optional<Large> large_;
  std::deque<Aside> aside_;
  base::Status read_;                // of big values
  std::vector<std::string> pieces_;  // before what the writer holds
  std::size_t bytes_ = 0;            // of them
  std::size_t summed_ = 0;           // pieces
  std::uint64_t sum_ = 0;            // of those
  data::DatabasesWalk walk_;         // last: it may visit as soon as it is there
};

}  // namespace sequent::cmd
