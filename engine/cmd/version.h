#pragma once

#include <string_view>

namespace sequent::cmd {

// The Redis that we answer like.
inline constexpr std::string_view kRedisVersion = "7.0.15";

}  // namespace sequent::cmd
