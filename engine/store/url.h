#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace sequent::store {

enum class AddressKind {
  kEmbedded,    // embedded:PATH
  kTcp,         // redis://[user:password@]host[:port][/db], rediss://… (TLS)
  kUnixSocket,  // redis+unix://[user:password@]/path[?db=N]
  kCluster,     // redis+cluster://h1:p1,h2:p2, rediss+cluster://…
  kSentinel,    // redis+sentinel://h1:p1,h2:p2/master-name[/db], rediss+sentinel://…
};

enum class TlsVerify {
  kHost,     // the certificate is good, and the server's own
  kChain,    // it is good, whoever it names
  kNothing,  // none
};

// What follows an address of TLS: ?ca=FILE-or-FOLDER&cert=FILE&key=FILE&verify=host|chain|none
struct TlsSettings {
  std::string ca;           // empty: the system's authorities
  std::string certificate;  // of this client, with those who signed it; empty: none
  std::string key;          // empty: in the same file
  TlsVerify verify = TlsVerify::kHost;
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
// Format: user, password, path, master name and files are percent-decoded in redis
// addresses; PATH of `embedded:` is taken as it is and may be empty (the user's
// own store). IPv6 hosts stand in brackets.
struct Address {
  AddressKind kind = AddressKind::kEmbedded;
  std::string path;             // kEmbedded, kUnixSocket
  std::vector<HostPort> hosts;  // one for kTcp
  std::string user;
  std::string password;
  std::string master;  // kSentinel
  int db = 0;
  std::optional<TlsSettings> tls;  // absent: no TLS

  // For messages: the address without its password and files.
  [[nodiscard]] std::string shown() const;
};

// kInvalid, in words that never repeat a password, if `text` is no store address.
base::Result<Address> parse_address(std::string_view text);

}  // namespace sequent::store
