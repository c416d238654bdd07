// Any bytes are read as an .ilean file or refused with their place.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "decls/import/ilean_module.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto module = sequent::decls::parse_ilean("FILE", text);
  if (!module && !module.error().message.starts_with("FILE:")) {
    std::abort();
  }
  return 0;
}
