#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/packed.h"
#include "search/id_list.h"

namespace sequent::search {

// What a stored index reads its lists into: one piece of memory for all of them.
//
// Format of a list: how many, the first, how far each is from the one before it, less 1.
// Threads: one.
class IdPool {
 public:
  IdPool() = default;
  // REQUIRES: the lists of all calls of `read` have at most so many numbers
  void reserve(std::uint64_t numbers) { numbers_.reserve(numbers); }
  // Views this pool, which may be moved and must live as long. Absent: no ascending list of
  // numbers below `end`, or no room for it.
  [[nodiscard]] std::optional<IdList> read(base::PackedReader& from, std::uint64_t end);

  static void write(base::PackedWriter& to, std::span<const std::uint32_t> ids);

 private:
  std::vector<std::uint32_t> numbers_;
};

}  // namespace sequent::search
