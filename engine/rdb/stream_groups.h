#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/data/stream.h"
#include "engine/rdb/format.h"
#include "engine/rdb/input.h"

namespace sequent::rdb {

// The consumer groups of a stream.
//
// Format: their number; of each the name, the last delivered id, (but for the oldest type)
// how many entries it has read; the number of pending entries and of each the id, the time
// and the number of its deliveries; the number of consumers, and of each the name, the time
// it was seen, (the newest type) the time it was active, and the ids pending with it.

base::Status read_groups(Input& in, ValueType type, data::Stream& stream);
// One of them.
void write_group(std::string& to, std::string_view name, const data::StreamGroup& group);

}  // namespace sequent::rdb
