#pragma once

#include <string_view>

#include "engine/base/result.h"
#include "engine/rdb/element.h"

namespace sequent::rdb {

// The packed collections that Redis 7.0 reads and no longer writes, and its set of
// integers. All of one is checked.
//
// Format: ziplist, zipmap and intset as redis-server up to 6.2 keeps them in memory.
// Errors: kCorrupt, or what `visit` gives; what was visited before counts for nothing.

base::Status for_each_in_ziplist(std::string_view bytes, VisitElement visit);
// Fields and values in turn.
base::Status for_each_in_zipmap(std::string_view bytes, VisitElement visit);
// In rising order.
base::Status for_each_in_intset(std::string_view bytes, VisitElement visit);

}  // namespace sequent::rdb
