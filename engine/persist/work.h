#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sequent::persist {

struct BigPut {
  std::uint64_t id = 0;
  // shared because the value may be read again before it is on disk
  std::shared_ptr<const std::string> bytes;
};

struct SnapshotRow {
  std::int64_t number = 0;
  std::string records;
};

struct SnapshotEnd {
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
};

// What the engine hands to the writer, who commits all of it or nothing: the effects of
// some turns, and pieces of a snapshot on its way.
struct Work {
  std::vector<std::string> log_rows;
  std::uint64_t last_turn = 0;  // 0: no turn
  std::size_t turns = 0;
  std::vector<BigPut> big_puts;
  std::vector<std::uint64_t> big_drops;

  // A new snapshot begins: its cut is behind this many of `log_rows`.
  std::optional<std::size_t> snapshot_cut;
  std::vector<SnapshotRow> snapshot_rows;
  std::optional<SnapshotEnd> snapshot_end;
  // Its cut is behind this many of `log_rows`, not where it began: it came from elsewhere, and
  // memory holds it already.
  std::optional<std::size_t> end_cut;
  // The snapshot on its way is given up.
  bool snapshot_abandoned = false;

  std::size_t bytes = 0;  // of all the above

  [[nodiscard]] bool empty() const {
    return turns == 0 && log_rows.empty() && big_puts.empty() && big_drops.empty() &&
           snapshot_rows.empty() && !snapshot_cut && !snapshot_end && !snapshot_abandoned;
  }
};

}  // namespace sequent::persist
