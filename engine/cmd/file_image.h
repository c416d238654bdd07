#pragma once

#include <cstdint>
#include <string>

#include "engine/base/result.h"
#include "engine/state/instance.h"

namespace sequent::cmd {

// All databases and function libraries as a whole `.rdb` file.
// Errors: those of BigValues::get.
base::Result<std::string> file_image(const state::Instance& instance, std::int64_t now_ms);

}  // namespace sequent::cmd
