#pragma once

#include "engine/base/result.h"
#include "engine/rdb/input.h"

namespace sequent::rdb {

// Values and data of Redis modules are known to nobody but the module. Reads the id that
// they begin with.
// Returns: kCorrupt, which names the module's type: "ReJSON-RL".
base::Error refuse_module(Input& in);

}  // namespace sequent::rdb
