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

inline Lookup<data::ZSet> find_or_create_zset(Context& context, std::string_view key) {
  return find_or_create<data::ZSet>(context, key, zset_limits(context));
}

[[nodiscard]] inline std::unique_ptr<data::ZSet> make_zset(const Context& context) {
  return std::make_unique<data::ZSet>(zset_limits(context));
}

}  // namespace sequent::cmd
