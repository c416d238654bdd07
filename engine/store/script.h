#pragma once

#include <string_view>

namespace sequent::store {

// A Lua script that was a file `<folder>/scripts/<verb_noun>.lua` at build time.
struct Script {
  std::string_view name;
  std::string_view sha1;  // 40 hexadecimal digits
  std::string_view source;
};

}  // namespace sequent::store
