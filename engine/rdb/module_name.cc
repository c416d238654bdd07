#include "engine/rdb/module_name.h"

#include <cstdint>
#include <string>

namespace sequent::rdb {

// The id is nine letters of six bits each, the first one highest, and ten bits of version.
base::Error refuse_module(Input& in) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const auto id = in.length();
  if (!id) {
    return id.error();
  }
  std::string name;
  for (unsigned shift = 58; shift >= 10; shift -= 6) {
    name.push_back(kLetters[(*id >> shift) & 0x3fU]);
  }
  return base::corrupt("data of the module type '" + name + "', which is not supported");
}

}  // namespace sequent::rdb
