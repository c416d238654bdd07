#include "cli/output/json_line.h"

#include <nlohmann/json.hpp>

namespace sequent::cli {

std::string json_line(const nlohmann::ordered_json& object) {
  return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

void print_json(Terminal& terminal, const nlohmann::ordered_json& object) {
  terminal.print(json_line(object));
}

}  // namespace sequent::cli
