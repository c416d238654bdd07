#pragma once

#include <map>
#include <string>

#include "tests/support/test_client.h"

namespace sequent::test {

// What every key of every database holds, as its readers reply, with its deadline.
using StoreDump = std::map<std::string, std::string>;

[[nodiscard]] StoreDump dump_store(engine::Engine& engine);
// The first key in which the two differ; empty if they are equal.
[[nodiscard]] std::string difference(const StoreDump& one, const StoreDump& other);

}  // namespace sequent::test
