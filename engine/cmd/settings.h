#pragma once

#include "engine/state/instance.h"

namespace sequent::cmd {

// Makes the instance obey its settings: what follows from their words is worked out once.
// After each change of `instance.config`; `before`: what held until then.
void obey_settings(state::Instance& instance, const state::Config& before);

}  // namespace sequent::cmd
