#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/server/address.h"

struct addrinfo;

namespace sequent::server {

// Where a connection came from.
struct Peer {
  std::string address;  // "127.0.0.1:40112" or the path of the Unix socket
  bool local = false;   // over a Unix socket or the loopback interface
};

// A socket that takes connections.
//
// Owns: the socket and, if it listens on a path, the file: a file that another
// listener put there meanwhile stays.
class Listener {
 public:
  // One listener for each address the host name stands for; "*" is all of IPv4
  // and of IPv6. kConflict: in use; kInvalid: no such host; kUnavailable: other.
  static base::Result<std::vector<Listener>> tcp(const Address& address);
  // Replaces a socket file that no process listens on any more.
  static base::Result<Listener> unix_socket(const std::filesystem::path& path, unsigned mode);

  Listener(Listener&&) noexcept = default;
  Listener& operator=(Listener&&) = delete;
  ~Listener();

  [[nodiscard]] int fd() const { return fd_.get(); }
  // What it is bound to, with the port the system chose.
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] bool is_unix() const { return inode_.has_value(); }
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
  std::uint16_t port_ = 0;
  bool wildcard_ = false;
  std::optional<Inode> inode_;
};

}  // namespace sequent::server
