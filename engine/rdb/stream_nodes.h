#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/data/stream_chunk.h"
#include "engine/data/stream_id.h"
#include "engine/rdb/listpack.h"

namespace sequent::rdb {

// Writes entries of a stream, in their order, as its nodes: see stream_value.h.
//
// Borrows: the text that it appends to; the entries of the node on its way.
class StreamNodes {
 public:
  explicit StreamNodes(std::string& to) : text_(&to) {}

  void add(const data::StreamEntry& entry);
  // Ends the node on its way.
  void finish();

  // Of nodes that were ended.
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  void add_to(ListpackWriter& node,
              const data::StreamEntry& entry,
              const std::vector<std::string>& fields) const;

  std::vector<data::StreamEntry> entries_;
  std::size_t bytes_ = 0;
  data::StreamId first_;
  std::size_t count_ = 0;
  std::string* text_;
};

}  // namespace sequent::rdb
