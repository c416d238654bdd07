#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/data/value.h"

namespace sequent::test {

struct SampleValue {
  std::string name;
  std::unique_ptr<data::Collection> value;
};

// Collections of each type and encoding, empty ones not among them.
[[nodiscard]] std::vector<SampleValue> sample_values();

// The commands that rebuild a collection under the name "key", a line each; elements that have
// no order are sorted.
[[nodiscard]] std::vector<std::string> commands_of(const data::Collection& value);

}  // namespace sequent::test
