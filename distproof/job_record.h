#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sequent::distproof {

// The record with which a job begins, as scripts/record.lua says: waiting for `unmet` jobs, or
// ready. `dependents`: names, a blank behind each.
[[nodiscard]] std::string new_job_record(std::uint32_t unmet,
                                         std::int64_t priority,
                                         std::string_view dependents);

}  // namespace sequent::distproof
