#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "engine/base/result.h"
#include "engine/base/sqlite.h"
#include "engine/engine.h"

namespace sequent::engine {

// Puts what a database file holds in the place of an engine's data, while that is in use: the
// file is read into databases of their own and, as a snapshot that does not count yet, into the
// engine's file; then both change places with what there was, in one turn. Until then a failure
// or a crash leaves all as it was.
//
// Borrows: the engine, which keeps a file.
// Errors: kNotFound, kCorrupt (another kind of file, damaged), kInvalid (more databases than
// are configured), kUnavailable (no room, asked to stop); nothing has changed then.
// Blocking: as long as reading takes; the engine is held for about a millisecond at a time.
class Restore {
 public:
  Restore(Engine& engine, std::string path, const std::stop_token& stop);
  ~Restore();
  Restore(const Restore&) = delete;
  Restore& operator=(const Restore&) = delete;

  base::Status run();

 private:
  class Values;
  class Reader;

  base::Status read(base::Database& source);
  base::Status read_big_values(base::Database& source);
  base::Status await(bool (*ready)(Engine::Core& core));
  // Returns the number of the turn.
  base::Result<std::uint64_t> take_over();
  void let_go_of_old_values();
  void give_up();
  static Engine::Core& core_of(Engine::Turn& turn);

  Engine& engine_;
  const std::string path_;
  const std::stop_token& stop_;
  std::unique_ptr<Values> values_;
  std::unique_ptr<Engine> staged_;  // holds what is read, later what there was
};

}  // namespace sequent::engine
