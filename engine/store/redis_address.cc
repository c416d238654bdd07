#include "engine/store/redis_address.h"

#include <array>
#include <charconv>
#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sequent::store {
namespace {

using resp::Reply;

base::Result<Reply> ask(RedisConnection& connection,
                        std::initializer_list<std::string_view> words,
                        Deadline deadline) {
  std::string request;
  pack(Args(words.begin(), words.size()), request);
  SEQUENT_TRY_ASSIGN(auto replies, connection.exchange(request, 1, deadline));
  return std::move(replies.front());
}

// Absent: this Sentinel does not know the master.
base::Result<std::optional<HostPort>> ask_sentinel(const HostPort& sentinel,
                                                   const std::optional<TlsSettings>& tls,
                                                   const std::string& master,
                                                   Deadline deadline,
                                                   const Interrupt* interrupt) {
  const Address address{.kind = AddressKind::kTcp, .hosts = {sentinel}, .tls = tls};
  SEQUENT_TRY_ASSIGN(const auto connection, RedisConnection::open(address, deadline, interrupt));
  SEQUENT_TRY_ASSIGN(const Reply reply,
                     ask(*connection, {"SENTINEL", "get-master-addr-by-name", master}, deadline));
  if (reply.is_error()) {
    return base::unavailable(reply.text);
  }
  if (reply.items.size() != 2) {
    return std::optional<HostPort>();
  }
  HostPort where{.host = reply.items[0].text};
  const std::string& port = reply.items[1].text;
  std::from_chars(port.data(), port.data() + port.size(), where.port);
  return std::optional<HostPort>(std::move(where));
}

// The first Sentinel that answers is believed; each gets its part of the time.
base::Result<HostPort> find_master(const Address& address,
                                   Deadline deadline,
                                   const Interrupt* interrupt) {
  base::Error failure = base::unavailable("it names no Sentinel");
  bool unknown = false;
  for (std::size_t i = 0; i < address.hosts.size(); ++i) {
    const HostPort& sentinel = address.hosts[i];
    const auto now = std::chrono::steady_clock::now();
    const Deadline turn = now + (deadline - now) / (address.hosts.size() - i);
    auto found = ask_sentinel(sentinel, address.tls, address.master, turn, interrupt);
    if (found && *found) {
      return **std::move(found);
    }
    unknown = unknown || found.has_value();
    if (!found) {
      failure = std::move(found).error();
      failure.message = "the Sentinel " + sentinel.shown() + ": " + failure.message;
    }
  }
  if (unknown) {
    return base::invalid("its Sentinels know no master " + address.master);
  }
  return failure;
}

}  // namespace

base::Result<std::unique_ptr<RedisConnection>> connect_by(const Address& address,
                                                          Deadline deadline,
                                                          const Interrupt* interrupt) {
  if (address.kind != AddressKind::kSentinel) {
    return RedisConnection::open(address, deadline, interrupt);
  }
  Address server = address;
  server.kind = AddressKind::kTcp;
  SEQUENT_TRY_ASSIGN(HostPort master, find_master(address, deadline, interrupt));
  server.hosts = {std::move(master)};
  const std::string name = server.hosts.front().shown();
  auto connection = RedisConnection::open(server, deadline, interrupt);
  if (!connection) {
    connection.error().message = "the master " + name + ": " + connection.error().message;
    return connection;
  }
  SEQUENT_TRY_ASSIGN(const Reply role, ask(**connection, {"ROLE"}, deadline));
  if (!role.is_error() && (role.items.empty() || role.items.front().text != "master")) {
    return base::unavailable("the master " + name + " is just being replaced");
  }
  return connection;
}

}  // namespace sequent::store
