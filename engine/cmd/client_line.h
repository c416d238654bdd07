#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/state/session.h"

namespace sequent::cmd {

// Of "host:port".
[[nodiscard]] inline std::string_view host_of(std::string_view address) {
  return address.substr(0, address.rfind(':'));
}

enum class ClientType : std::uint8_t {
  kNormal,
  kPubSub,
  kReplica,
  kMaster,  // nobody is one here
};

[[nodiscard]] ClientType type_of(const state::Session& session);
// In any case. Absent: there is no such type.
[[nodiscard]] std::optional<ClientType> parse_client_type(std::string_view name);

// A line of CLIENT LIST, without its end.
[[nodiscard]] std::string client_line(const state::Session& session, std::int64_t now_ms);

}  // namespace sequent::cmd
