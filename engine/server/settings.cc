#include "engine/server/settings.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <vector>

namespace sequent::server {
namespace {

constexpr std::size_t kReservedFiles = 32;  // for the database, logs, listeners

// Of "bind" and a port. "-ADDRESS" may be missing from this machine: it is left out.
std::vector<Address> addresses_of(const state::Config& config, std::int64_t port) {
  std::vector<Address> addresses;
  std::istringstream words(config.bind);
  for (std::string word; port != 0 && words >> word;) {
    if (!word.starts_with('-')) {
      addresses.push_back({word, static_cast<std::uint16_t>(port)});
    }
  }
  return addresses;
}

std::optional<state::ConfigRefusal> refused_by(const state::Config& now,
                                               const state::Config& wanted,
                                               std::string_view port) {
  return wanted.bind != now.bind
             ? state::ConfigRefusal{"bind", "Failed to bind to specified addresses."}
             : state::ConfigRefusal{port, "Unable to listen on this port. Check server logs."};
}

// TLS connections to come are made as is wanted, and where.
std::optional<state::ConfigRefusal> apply_tls(Acceptor& acceptor,
                                              const state::Config& now,
                                              const state::Config& wanted) {
  const bool moves =
      wanted.tls_port != now.tls_port || (wanted.tls_port != 0 && wanted.bind != now.bind);
  const bool renews = acceptor.has_tls() && wanted.tls_changes != now.tls_changes;
  if (!moves && !renews) {
    return std::nullopt;
  }
  if (wanted.tls_port == 0) {
    acceptor.close_tls();
    return std::nullopt;
  }
  const auto tls = TlsContext::load(wanted);
  if (!tls) {
    return state::ConfigRefusal{moves ? "tls-port" : "tls-cert-file",
                                "Unable to update TLS configuration: " + tls.error().message};
  }
  if (moves && !acceptor.rebind(addresses_of(wanted, wanted.tls_port), *tls)) {
    return refused_by(now, wanted, "tls-port");
  }
  acceptor.renew(*tls);
  return std::nullopt;
}

}  // namespace

std::size_t allowed_clients(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
    return wanted;
  }
  const rlim_t needed = wanted + kReservedFiles;
  if (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < needed) {
    const rlim_t before = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max == RLIM_INFINITY ? needed : std::min(needed, limit.rlim_max);
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
      limit.rlim_cur = before;
    }
  }
  if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= needed) {
    return wanted;
  }
  return limit.rlim_cur > 2 * kReservedFiles ? limit.rlim_cur - kReservedFiles : kReservedFiles;
}

std::optional<state::ConfigRefusal> apply_settings(Acceptor& acceptor,
                                                   const state::Config& now,
                                                   const state::Config& wanted) {
  if (wanted.maxclients > now.maxclients) {
    const std::size_t allowed = allowed_clients(static_cast<std::size_t>(wanted.maxclients));
    if (allowed < static_cast<std::size_t>(wanted.maxclients)) {
      return state::ConfigRefusal{
          "maxclients",
          "The operating system is not able to handle the specified number of clients, try with " +
              std::to_string(allowed)};
    }
  }
  if (auto refused = apply_tls(acceptor, now, wanted)) {
    return refused;
  }
  const bool moves = wanted.port != now.port || wanted.bind != now.bind;
  if (moves && !acceptor.rebind(addresses_of(wanted, wanted.port))) {
    return refused_by(now, wanted, "port");
  }
  return std::nullopt;
}

}  // namespace sequent::server
