#pragma once

#include <functional>
#include <vector>

#include "tests/differential/generator.h"

namespace sequent::test {

// The shortest list that was found by leaving steps, then words, out of `steps` while it still
// `fails`. REQUIRES: it does as it is
std::vector<Step> shrink(std::vector<Step> steps,
                         const std::function<bool(const std::vector<Step>&)>& fails);

}  // namespace sequent::test
