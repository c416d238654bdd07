#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/rdb/element.h"

namespace sequent::rdb {

// Reads Redis's listpack: elements end to end, each followed by its size so that they
// can be walked backwards.
//
// Format: size in bytes (4) and number of elements (2; 65535: more), little-endian; the
// elements; 0xff. An element begins with a byte that tells its kind; all kinds stand in
// listpack.cc.
// Borrows: the bytes, which the texts are views of.
// Errors: kCorrupt.
class ListpackReader {
 public:
  // Checks the header.
  static base::Result<ListpackReader> open(std::string_view bytes);

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  // kCorrupt at the end, too.
  base::Result<Element> next();
  base::Result<std::int64_t> next_number();
  // What the header says of the number is what was read. REQUIRES: at_end()
  [[nodiscard]] base::Status check_count() const;

 private:
  ListpackReader(std::string_view elements, std::uint16_t count) : rest_(elements), count_(count) {}

  base::Result<Element> decode(std::size_t& size) const;

  std::string_view rest_;
  std::uint16_t count_;
  std::size_t read_ = 0;
};

base::Status for_each_in_listpack(std::string_view bytes, VisitElement visit);

// Makes one.
class ListpackWriter {
 public:
  ListpackWriter() { clear(); }

  [[nodiscard]] std::size_t count() const { return count_; }
  // Of the whole, if it were finished now.
  [[nodiscard]] std::size_t size() const { return bytes_.size() + 1; }

  // As a number if it is the text of one.
  void add(std::string_view text);
  void add_number(std::int64_t number);
  // The bytes, until the next call.
  [[nodiscard]] std::string_view finish();
  void clear();

 private:
  void add_back_length(std::size_t size);

  std::string bytes_;
  std::size_t count_ = 0;
};

}  // namespace sequent::rdb
