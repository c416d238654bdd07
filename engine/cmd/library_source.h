#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace sequent::cmd {

// What the first line of a library says: "#!lua name=mylib".
struct LibrarySource {
  std::string name;

  // kInvalid: Redis's complaint, without its code.
  static base::Result<LibrarySource> parse(std::string_view source);
};

}  // namespace sequent::cmd
