#pragma once

#include <memory>
#include <utility>

#include "engine/cmd/active_expiry.h"
#include "engine/cmd/dispatch.h"
#include "engine/cmd/full_sync.h"
#include "engine/engine.h"
#include "engine/persist/durability.h"
#include "engine/script/runner.h"
#include "engine/state/instance.h"

namespace sequent::engine {

// What an engine is made of, in the order in which it must end, the last first.
struct Engine::Core {
  explicit Core(base::Log log) : scripts({.log = std::move(log)}) {}

  void make_databases();
  // See state::Instance::read_back.
  base::Status read_back();

  // First: the keyspaces give their big values back to it when they end. Null: memory only.
  std::unique_ptr<persist::Durability> durability;
  script::Runner scripts;  // before the instance, whose libraries it made
  state::Instance instance;
  cmd::Dispatcher dispatcher{instance, &scripts};
  cmd::ActiveExpiry expiry;
  cmd::FullSync full_sync;
};

}  // namespace sequent::engine
