#pragma once

#include <memory>
#include <string_view>

#include "engine/cmd/context.h"
#include "engine/cmd/lookup.h"
#include "engine/data/zset.h"

namespace sequent::cmd {

[[nodiscard]] inline data::PackedLimits zset_limits(const Context& context) {
  const state::Config& config = context.instance.config;
  return {.elements = static_cast<std::uint32_t>(config.zset_max_listpack_entries),
          .text = static_cast<std::uint32_t>(config.zset_max_listpack_value)};
}

template <typename Change>
bool change_zset(Context& context, std::string_view key, IfAbsent if_absent, Change change) {
  return change_collection<data::ZSet>(context, key, if_absent, zset_limits(context), change);
}

[[nodiscard]] inline std::unique_ptr<data::ZSet> make_zset(const Context& context) {
  return std::make_unique<data::ZSet>(zset_limits(context));
}

}  // namespace sequent::cmd
