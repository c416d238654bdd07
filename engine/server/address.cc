#include "engine/server/address.h"

#include <charconv>

namespace sequent::server {

base::Result<Address> Address::parse(std::string_view text) {
  const std::string complaint =
      "\"" + std::string(text) + "\" is not HOST:PORT (as 127.0.0.1:6379, [::1]:6379 or *:6379)";
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) {
    return base::invalid(complaint);
  }
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (digits.empty() || read.ec != std::errc() || read.ptr != digits.data() + digits.size()) {
    return base::invalid(complaint);
  }
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return base::invalid(complaint);
  }
  if (host.empty()) {
    return base::invalid(complaint);
  }
  return Address{std::string(host), port};
}

std::string Address::text() const {
  const bool brackets = host.find(':') != std::string::npos;
  return (brackets ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

}  // namespace sequent::server
