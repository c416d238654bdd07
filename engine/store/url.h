#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace sequent::store {

enum class AddressKind {
  kEmbedded,    // embedded:PATH
  kTcp,         // redis://[user:password@]host[:port][/db]
  kUnixSocket,  // redis+unix://[user:password@]/path[?db=N]
  kTls,         // rediss://…
  kCluster,     // redis+cluster://h1:p1,h2:p2
  kSentinel,    // redis+sentinel://h1:p1,h2:p2/master-name[/db]
};

struct HostPort {
  std::string host;
  int port = 6379;
  bool operator==(const HostPort&) const = default;
  // "host:port", "[::1]:6379".
  [[nodiscard]] std::string shown() const;
};

// Where a store is, as `--store` or SEQUENT_STORE name it.
//
// Format: user, password, path and master name are percent-decoded in redis
// addresses; PATH of `embedded:` is taken as it is and may be empty (the user's
// own store). IPv6 hosts stand in brackets.
struct Address {
  AddressKind kind = AddressKind::kEmbedded;
  std::string path;             // kEmbedded, kUnixSocket
  std::vector<HostPort> hosts;  // one for kTcp and kTls
  std::string user;
  std::string password;
  std::string master;  // kSentinel
  int db = 0;

  // For messages: the address without its password.
  [[nodiscard]] std::string shown() const;
};

// kInvalid, in words that never repeat a password, if `text` is no store address.
base::Result<Address> parse_address(std::string_view text);

}  // namespace sequent::store
