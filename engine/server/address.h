#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace sequent::server {

// A TCP address to listen on, as a user writes it: "127.0.0.1:6379",
// "localhost:6379", "[::1]:6379", "*:6379" (all addresses); port 0 lets the
// system choose.
struct Address {
  std::string host;
  std::uint16_t port = 0;

  // kInvalid: the text is not HOST:PORT.
  static base::Result<Address> parse(std::string_view text);

  bool operator==(const Address&) const = default;
  [[nodiscard]] bool is_wildcard() const { return host == "*"; }
  // In the form that parse() takes.
  [[nodiscard]] std::string text() const;
};

}  // namespace sequent::server
