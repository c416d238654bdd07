#pragma once

#include <cstddef>
#include <string_view>

#include "engine/base/result.h"
#include "engine/state/script_flags.h"

namespace sequent::script {

// What the first line of a script may say: "#!lua flags=no-writes,allow-oom".
struct Shebang {
  std::size_t length = 0;  // of the line without its newline; 0: there is none
  state::ScriptFlags flags = 0;

  // kInvalid: Redis's complaint.
  static base::Result<Shebang> parse(std::string_view source);
};

}  // namespace sequent::script
