#include "engine/server/listener.h"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>

namespace sequent::server {

namespace {

constexpr int kBacklog = 511;

base::Error errno_error(const std::string& what) {
  const int error = errno;
  const std::string message = what + ": " + std::generic_category().message(error);
  if (error == EADDRINUSE) {
    return base::conflict("address in use: " + message);
  }
  return base::unavailable("cannot listen on " + message);
}

std::string name_of(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> host{};
  if (address.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
    inet_ntop(AF_INET6, &v6.sin6_addr, host.data(), host.size());
    return Address{host.data(), ntohs(v6.sin6_port)}.text();
  }
  const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
  inet_ntop(AF_INET, &v4.sin_addr, host.data(), host.size());
  return Address{host.data(), ntohs(v4.sin_port)}.text();
}

bool is_any(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET6) {
    return IN6_IS_ADDR_UNSPECIFIED(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
  }
  return reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr == htonl(INADDR_ANY);
}

bool is_loopback(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
    return IN6_IS_ADDR_LOOPBACK(&v6) || (IN6_IS_ADDR_V4MAPPED(&v6) && v6.s6_addr[12] == 127);
  }
  const auto& v4 = reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  return (ntohl(v4.s_addr) >> 24U) == 127;
}

base::Result<sockaddr_un> unix_address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) {
    return base::invalid("the path of a Unix socket has 1 to " +
                         std::to_string(sizeof address.sun_path - 1) + " bytes: " + path);
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

// Whether some process still listens on the socket file.
bool answers(const sockaddr_un& address) {
  const base::UniqueFd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!probe) {
    return true;
  }
  const int connected =
      ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  return connected == 0 || errno != ECONNREFUSED;
}

// Whether the file is one that was only made to have a name: tempfile, mktemp.
bool is_empty_file(const std::filesystem::path& path) {
  struct stat found {};
  return ::lstat(path.c_str(), &found) == 0 && S_ISREG(found.st_mode) && found.st_size == 0;
}

}  // namespace

std::optional<Listener::Inode> Listener::inode_of(const std::string& path) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0 || !S_ISSOCK(found.st_mode)) {
    return std::nullopt;
  }
  return Inode{found.st_dev, found.st_ino};
}

base::Result<std::vector<Listener>> Listener::tcp(const Address& address,
                                                  const std::shared_ptr<const TlsContext>& tls) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* list = nullptr;
  const int failed = ::getaddrinfo(address.is_wildcard() ? nullptr : address.host.c_str(),
                                   std::to_string(address.port).c_str(), &hints, &list);
  if (failed != 0) {
    return base::invalid("cannot listen on " + address.text() + ": " + ::gai_strerror(failed));
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(list, ::freeaddrinfo);
  std::vector<Listener> listeners;
  Address wanted = address;
  for (const addrinfo* found = list; found != nullptr; found = found->ai_next) {
    auto bound = bind_tcp(*found, wanted);
    if (!bound) {
      // A machine without IPv6 still has an address for "*" and "localhost".
      const bool optional = found->ai_family == AF_INET6 &&
                            (!listeners.empty() || found->ai_next != nullptr) &&
                            bound.error().code == base::ErrorCode::kUnavailable;
      if (!optional) {
        return std::move(bound).error();
      }
      continue;
    }
    wanted.port = bound->port_;
    bound->asked_ = {address.host, bound->port_};
    bound->tls_ = tls;
    listeners.push_back(std::move(bound).value());
  }
  if (listeners.empty()) {
    return base::unavailable("cannot listen on " + address.text() + ": no address");
  }
  return listeners;
}

base::Result<Listener> Listener::bind_tcp(const addrinfo& found, const Address& address) {
  base::UniqueFd fd(::socket(found.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) {
    return errno_error(address.text());
  }
  const int on = 1;
  ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_storage bound{};
  std::memcpy(&bound, found.ai_addr, found.ai_addrlen);
  if (found.ai_family == AF_INET6) {
    ::setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    reinterpret_cast<sockaddr_in6&>(bound).sin6_port = htons(address.port);
  } else {
    reinterpret_cast<sockaddr_in&>(bound).sin_port = htons(address.port);
  }
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&bound), found.ai_addrlen) != 0 ||
      ::listen(fd.get(), kBacklog) != 0) {
    return errno_error(address.text());
  }
  socklen_t size = sizeof bound;
  if (::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&bound), &size) != 0) {
    return errno_error(address.text());
  }
  Listener listener(std::move(fd), name_of(bound));
  listener.wildcard_ = is_any(bound);
  listener.port_ =
      ntohs(found.ai_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(bound).sin6_port
                                        : reinterpret_cast<const sockaddr_in&>(bound).sin_port);
  return listener;
}

base::Result<Listener> Listener::unix_socket(const std::filesystem::path& path, unsigned mode) {
  SEQUENT_TRY_ASSIGN(const sockaddr_un address, unix_address(path.string()));
  base::UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) {
    return errno_error(path.string());
  }
  const auto bind = [&] {
    return ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  };
  bool bound = bind();
  if (!bound && errno == EADDRINUSE &&
      (is_empty_file(path) || (inode_of(path.string()) && !answers(address)))) {
    ::unlink(path.c_str());
    bound = bind();
  }
  if (!bound) {
    return errno_error(path.string());
  }
  if (::chmod(path.c_str(), mode) != 0 || ::listen(fd.get(), kBacklog) != 0) {
    const base::Error error = errno_error(path.string());
    ::unlink(path.c_str());
    return error;
  }
  Listener listener(std::move(fd), path.string());
  listener.inode_ = inode_of(path.string());
  return listener;
}

Listener::~Listener() {
  if (fd_ && inode_.has_value() && inode_of(name_) == inode_) {
    ::unlink(name_.c_str());
  }
}

base::UniqueFd Listener::accept(Peer& peer) const {
  sockaddr_storage from{};
  socklen_t size = sizeof from;
  base::UniqueFd fd(::accept4(fd_.get(), reinterpret_cast<sockaddr*>(&from), &size,
                              SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!fd) {
    return fd;
  }
  if (is_unix()) {
    peer = {.address = name_ + ":0", .local_address = name_ + ":0", .local = true};
    return fd;
  }
  const int on = 1;
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_storage to{};
  size = sizeof to;
  ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&to), &size);
  peer = {.address = name_of(from), .local_address = name_of(to), .local = is_loopback(from)};
  return fd;
}

}  // namespace sequent::server
