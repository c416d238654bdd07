#pragma once

#include <cstdint>

#include "engine/cmd/command.h"
#include "engine/state/instance.h"

namespace sequent::cmd {

// What Redis writes to its .rdb file is on our disk all the time; these make sure of it.

void bgrewriteaof(Context& context, Args args);
void bgsave(Context& context, Args args);
void lastsave(Context& context, Args args);
void save(Context& context, Args args);

// When all was put on disk last, by a snapshot or SAVE; before that, the start.
[[nodiscard]] std::int64_t last_save_ms(const state::Instance& instance);

}  // namespace sequent::cmd
