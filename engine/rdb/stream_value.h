#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/base/result.h"
#include "engine/data/stream.h"
#include "engine/data/stream_rebuild.h"
#include "engine/rdb/format.h"
#include "engine/rdb/input.h"

namespace sequent::rdb {

// Streams: nodes of entries, each a listpack under the id that its entries' are counted
// from; then ids and counts; then consumer groups.
//
// Format of a node's listpack: entries there, entries deleted, the number of field names
// and those names, 0; then for each entry its flags, its id less the node's in two numbers,
// unless it has the node's fields their number, then fields and values (or only those),
// then the number of elements of this entry.

base::Result<std::unique_ptr<data::Stream>> read_stream(Input& in,
                                                        ValueType type,
                                                        const data::StreamChunkLimits& limits);
// Without the byte of its type.
void write_stream(std::string& to, const data::Stream& stream);
// What stands between the nodes and the groups. `first`: the id of the first entry.
void write_stream_counts(std::string& to,
                         std::uint64_t entries,
                         data::StreamId first,
                         const data::StreamCounts& counts);

}  // namespace sequent::rdb
