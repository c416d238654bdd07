#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/packed.h"
#include "search/packed_ids.h"

namespace sequent::search {

// Sorted lists of numbers in an image, so that they are there again without being packed anew.
//
// Format: a text of one number for each list, then a text of the others' bytes, one after the
// other, as PackedIds packs them. The number is 0 of an empty list, twice the id and 1 of a list
// of one id below 2^31, twice the bytes of any other.
class ListWriter {
 public:
  void add(std::span<const std::uint32_t> ids);
  void write(base::PackedWriter& to) const;

 private:
  base::PackedWriter sizes_;
  std::vector<std::uint8_t> bytes_;
};

// Borrows: the bytes of the image.
class ListReader {
 public:
  explicit ListReader(base::PackedReader& from);

  // The next list. Absent: it is none, or not all of it is below `end`.
  [[nodiscard]] std::optional<PackedIds> next(std::uint64_t end);
  // Where in bytes() the next list begins; a list without bytes leaves it where it is.
  [[nodiscard]] std::size_t place() const { return place_; }
  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  // There were no more, and all were lists.
  [[nodiscard]] bool is_done() const {
    return !sizes_.failed() && sizes_.at_end() && place_ == bytes_.size();
  }

 private:
  base::PackedReader sizes_;
  std::string_view bytes_;
  std::size_t place_ = 0;
};

}  // namespace sequent::search
