#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "cli/output/terminal.h"

namespace sequent::cli {

// One line of JSON with its break; bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string json_line(const nlohmann::ordered_json& object);
void print_json(Terminal& terminal, const nlohmann::ordered_json& object);

}  // namespace sequent::cli
