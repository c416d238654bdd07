#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/sqlite.h"
#include "engine/data/big_values.h"
#include "engine/persist/work.h"

namespace sequent::persist {

// Big values in their table. Memory holds those that are not committed yet, and of the
// others the last used ones, up to a limit.
//
// Owns: a connection for reading.
class DiskValues final : public data::BigValues {
 public:
  DiskValues(base::Database database, std::size_t cache_bytes);

  std::uint64_t put(std::string_view bytes) override;
  base::Result<std::shared_ptr<const std::string>> get(std::uint64_t id) override;
  void drop(std::uint64_t id) override;

  // An id that no value has.
  std::uint64_t reserve() { return next_id_++; }

  // While the log is read: a key now refers to `id`.
  void adopt(std::uint64_t id, std::uint64_t length);
  // After it: every value that is referred to must be there (else kCorrupt, naming it). Those
  // that nobody refers to are dropped.
  base::Status end_recovery();

  // What changed since the last call, to be committed with turn `turn`.
  struct Changes {
    std::vector<BigPut> puts;
    std::vector<std::uint64_t> drops;
  };
  [[nodiscard]] bool changed() const { return !changes_.puts.empty() || !changes_.drops.empty(); }
  Changes take_changes(std::uint64_t turn);
  // Turns up to this one can be read from the table: their bytes need not stay in memory.
  void committed(std::uint64_t turn);

  void limit_cache(std::size_t bytes);
  [[nodiscard]] std::size_t cached_bytes() const { return cached_bytes_; }
  [[nodiscard]] std::size_t unsaved_bytes() const { return unsaved_bytes_; }

 private:
  using Bytes = std::shared_ptr<const std::string>;  // shared because: see BigValues::get
  struct Cached {
    std::uint64_t id = 0;
    Bytes bytes;
  };
  struct Unsaved {
    std::uint64_t turn = 0;
    std::uint64_t id = 0;
  };

  base::Result<Bytes> read(std::uint64_t id);
  void cache(std::uint64_t id, Bytes bytes);
  void uncache(std::uint64_t id);

  base::Database database_;
  std::size_t cache_limit_;
  std::uint64_t next_id_ = 1;
  Changes changes_;
  std::unordered_map<std::uint64_t, Bytes> unsaved_;
  std::deque<Unsaved> unsaved_order_;
  std::size_t unsaved_bytes_ = 0;
  std::list<Cached> cached_;  // the last used one first
  std::unordered_map<std::uint64_t, std::list<Cached>::iterator> cached_at_;
  std::size_t cached_bytes_ = 0;
  // While the log is read: length of each value that a key refers to.
  std::unordered_map<std::uint64_t, std::uint64_t> adopted_;
};

}  // namespace sequent::persist
