#pragma once

#include <nlohmann/json_fwd.hpp>

#include "cli/output/terminal.h"

namespace sequent::cli {

// One line of JSON; bytes that are not UTF-8 become U+FFFD.
void print_json(Terminal& terminal, const nlohmann::ordered_json& object);

}  // namespace sequent::cli
