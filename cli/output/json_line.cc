#include "cli/output/json_line.h"

#include <nlohmann/json.hpp>

namespace sequent::cli {

void print_json(Terminal& terminal, const nlohmann::ordered_json& object) {
  terminal.print_line(
      object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace sequent::cli
