#pragma once

#include <string_view>

namespace sequent::test {

// Says that a test cannot be made here (a tool is missing). A program in which
// nothing failed and something was skipped exits with 77, which Meson reports as skipped.
void skip(std::string_view reason);

}  // namespace sequent::test
