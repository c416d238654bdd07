#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/function_ref.h"
#include "engine/base/packed.h"
#include "search/id_list.h"
#include "search/id_pool.h"

namespace sequent::search {

// Lists of numbers by a key. What is added to one list must not be smaller than what is in it,
// so that each is sorted.
//
// Threads: as a standard container.
class Postings {
 public:
  using Key = std::uint64_t;

  // Once for each key and number.
  void add(Key key, std::uint32_t id);
  // Empty: nothing has that key.
  [[nodiscard]] std::span<const std::uint32_t> of(Key key) const;
  // What `to` makes of each number (absent: gone) in the lists of the keys that `of` takes. The
  // new numbers must be in the order of the old ones.
  void change(base::FunctionRef<bool(Key)> of,
              base::FunctionRef<std::optional<std::uint32_t>(std::uint32_t)> to);
  [[nodiscard]] std::size_t keys() const { return lists_.size(); }

  void write(base::PackedWriter& to) const;
  // Into empty postings. False: these are none, or a number is not below `end` of its key.
  [[nodiscard]] bool read(base::PackedReader& from, base::FunctionRef<std::uint64_t(Key)> end);

 private:
  struct Slot {
    Key key = 0;
    std::uint32_t list = 0;  // + 1; 0 is free
  };
  [[nodiscard]] std::size_t slot_of(Key key) const;
  void grow();

  std::vector<Slot> slots_;  // open addressing
  std::vector<IdList> lists_;
  IdPool pool_;
};

// Of sorted lists without repetition.
[[nodiscard]] std::vector<std::uint32_t> intersect(std::span<const std::uint32_t> a,
                                                   std::span<const std::uint32_t> b);
[[nodiscard]] std::vector<std::uint32_t> unite(
    std::span<const std::span<const std::uint32_t>> lists);

}  // namespace sequent::search
