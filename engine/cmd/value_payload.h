#pragma once

#include <string>

#include "engine/base/result.h"
#include "engine/data/big_values.h"
#include "engine/data/entry.h"
#include "engine/rdb/value.h"
#include "engine/state/config.h"

namespace sequent::cmd {

// Up to where what is read from Redis's serialisation is packed.
[[nodiscard]] rdb::Limits rdb_limits(const state::Config& config);

// Appends the entry's value as Redis serialises it, its type first. `big`: null when memory
// only.
// Errors: those of BigValues::get.
base::Status write_value(std::string& to, data::Entry entry, data::BigValues* big);

}  // namespace sequent::cmd
