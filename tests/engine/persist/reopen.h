#pragma once

#include <memory>
#include <utility>

#include "engine/persist/durability.h"
#include "tests/engine/persist/toy_engine.h"
#include "tests/support/catch.h"

namespace sequent::persist {

// What is on disk, read again; a test fails where it is refused.
inline std::unique_ptr<ToyEngine> reopen(const Durability::Options& options) {
  auto engine = ToyEngine::open(options);
  if (!engine) {
    FAIL(engine.error().message);
  }
  return std::move(engine).value();
}

}  // namespace sequent::persist
