#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/server/address.h"
#include "engine/server/tls.h"

struct addrinfo;

namespace sequent::server {

// Where a connection came from.
struct Peer {
  std::string address;        // "127.0.0.1:40112", or the Unix socket's path and ":0"
  std::string local_address;  // the same of this end: of "*", where the peer came in
  bool local = false;         // over a Unix socket or the loopback interface
};

// A socket that takes connections.
//
// Owns: the socket and, if it listens on a path, the file: a file that another
// listener put there meanwhile stays.
class Listener {
 public:
  // One listener for each address the host name stands for; "*" is all of IPv4
  // and of IPv6. kConflict: in use; kInvalid: no such host; kUnavailable: other.
  // `tls`: null for plain connections.
  static base::Result<std::vector<Listener>> tcp(
      const Address& address, const std::shared_ptr<const TlsContext>& tls = nullptr);
  // Replaces a socket file that no process listens on any more.
  static base::Result<Listener> unix_socket(const std::filesystem::path& path, unsigned mode);
  // Who comes by it need not say the password.
  void trust() { trusted_ = true; }
  [[nodiscard]] bool is_trusted() const { return trusted_; }

  Listener(Listener&&) noexcept = default;
  Listener& operator=(Listener&&) = delete;
  ~Listener();

  [[nodiscard]] int fd() const { return fd_.get(); }
  // What it is bound to, with the port the system chose.
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] bool is_unix() const { return inode_.has_value(); }
  [[nodiscard]] bool is_plain_tcp() const { return !is_unix() && tls_ == nullptr; }
  [[nodiscard]] bool is_tls() const { return tls_ != nullptr; }
  // Null: connections are plain.
  [[nodiscard]] const TlsContext* tls() const { return tls_.get(); }
  // For connections to come. REQUIRES: is_tls()
  void renew(const std::shared_ptr<const TlsContext>& tls) { tls_ = tls; }
  // The address that was asked for, of which this is one. REQUIRES: !is_unix()
  [[nodiscard]] const Address& asked() const { return asked_; }
  // Whether it takes connections to any address of the machine.
  [[nodiscard]] bool is_wildcard() const { return wildcard_; }
  // 0 for a Unix socket.
  [[nodiscard]] std::uint16_t port() const { return port_; }

  // The next waiting connection, not blocking. Empty with errno set if there is none.
  base::UniqueFd accept(Peer& peer) const;

 private:
  struct Inode {
    std::uint64_t device;
    std::uint64_t number;
    bool operator==(const Inode&) const = default;
  };
  Listener(base::UniqueFd fd, std::string name) : fd_(std::move(fd)), name_(std::move(name)) {}
  static base::Result<Listener> bind_tcp(const addrinfo& found, const Address& address);
  static std::optional<Inode> inode_of(const std::string& path);

  base::UniqueFd fd_;
  std::string name_;
  Address asked_;
  std::shared_ptr<const TlsContext> tls_;
  bool trusted_ = false;
  std::uint16_t port_ = 0;
  bool wildcard_ = false;
  std::optional<Inode> inode_;
};

}  // namespace sequent::server
