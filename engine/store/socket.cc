#include "engine/store/socket.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>

#include "engine/base/file_io.h"
#include "engine/store/interrupt.h"

namespace sequent::store {
namespace {

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

base::Error because(int error) {
  return base::unavailable(base::system_message(error));
}

base::Result<base::UniqueFd> connect_to(const sockaddr* where,
                                        socklen_t length,
                                        Deadline deadline,
                                        const Interrupt* interrupt) {
  base::UniqueFd fd(::socket(where->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd) {
    return because(errno);
  }
  if (::connect(fd.get(), where, length) == 0) {
    return fd;
  }
  // A Unix socket says EAGAIN when its queue of connections is full.
  if (errno != EINPROGRESS) {
    return because(errno);
  }
  if (wait_ready(fd.get(), Ready::kWrite, deadline, interrupt) == Ready::kNo) {
    return base::unavailable("no answer in time");
  }
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) {
    error = errno;
  }
  if (error != 0) {
    return because(error);
  }
  return fd;
}

base::Result<base::UniqueFd> connect_unix(const std::string& path,
                                          Deadline deadline,
                                          const Interrupt* interrupt) {
  SEQUENT_TRY_ASSIGN(const SocketName name, short_socket_name(path));
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  std::memcpy(static_cast<char*>(where.sun_path), name.path.data(), name.path.size());
  return connect_to(reinterpret_cast<const sockaddr*>(&where), sizeof where, deadline, interrupt);
}

base::Result<base::UniqueFd> connect_tcp(const HostPort& host,
                                         Deadline deadline,
                                         const Interrupt* interrupt) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const std::string port = std::to_string(host.port);
  if (const int error = ::getaddrinfo(host.host.c_str(), port.c_str(), &hints, &found);
      error != 0) {
    return base::unavailable(std::string("the host name cannot be resolved (") +
                             ::gai_strerror(error) + ")");
  }
  const std::unique_ptr<addrinfo, FreeAddresses> list(found);
  base::Result<base::UniqueFd> fd = base::unavailable("the host has no address");
  for (const addrinfo* each = list.get(); each != nullptr && !fd; each = each->ai_next) {
    fd = connect_to(each->ai_addr, each->ai_addrlen, deadline, interrupt);
  }
  if (fd) {
    const int on = 1;
    // Both only help: a socket that refuses them works all the same.
    (void)::setsockopt(fd->get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    (void)::setsockopt(fd->get(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  }
  return fd;
}

int milliseconds_until(Deadline deadline) {
  if (deadline == Deadline::max()) {
    return -1;
  }
  const auto now = std::chrono::steady_clock::now();
  if (deadline <= now) {
    return 0;
  }
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - now);
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 3'600'000));
}

}  // namespace

Deadline later(Deadline now, std::chrono::milliseconds wait) {
  constexpr std::chrono::hours kTooLong{24 * 365};
  return wait > kTooLong ? Deadline::max() : now + wait;
}

base::Result<SocketName> short_socket_name(const std::string& path) {
  constexpr std::size_t kRoom = sizeof(sockaddr_un::sun_path);
  SocketName name{.path = path};
  if (name.path.size() >= kRoom) {
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    name.folder.reset(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!name.folder) {
      return because(errno);
    }
    name.path = "/proc/self/fd/" + std::to_string(name.folder.get()) + "/" +
                path.substr(slash == std::string::npos ? 0 : slash + 1);
  }
  if (name.path.size() >= kRoom) {
    return because(ENAMETOOLONG);
  }
  return name;
}

base::Result<base::UniqueFd> connect_socket(const Address& address,
                                            Deadline deadline,
                                            const Interrupt* interrupt) {
  return address.kind == AddressKind::kUnixSocket
             ? connect_unix(address.path, deadline, interrupt)
             : connect_tcp(address.hosts.front(), deadline, interrupt);
}

Ready wait_ready(int fd, Ready wanted, Deadline deadline, const Interrupt* interrupt) {
  const auto wants = static_cast<unsigned>(wanted);
  std::array<pollfd, 2> polled{pollfd{.fd = fd, .events = 0, .revents = 0},
                               pollfd{.fd = -1, .events = POLLIN, .revents = 0}};
  polled[0].events =
      static_cast<short>(((wants & 1U) != 0 ? POLLIN : 0) | ((wants & 2U) != 0 ? POLLOUT : 0));
  const Deadline begun = std::chrono::steady_clock::now();
  while (true) {
    polled[1].fd = interrupt == nullptr ? -1 : interrupt->fd();
    const Deadline until = interrupt == nullptr ? deadline : interrupt->limit(begun, deadline);
    const int count = ::poll(polled.data(), polled.size(), milliseconds_until(until));
    if (count > 0 && polled[0].revents != 0) {
      break;
    }
    const bool late = until != Deadline::max() && std::chrono::steady_clock::now() >= until;
    if (late && (count >= 0 || errno == EINTR)) {
      return Ready::kNo;
    }
  }
  const unsigned got = ((polled[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0 ? 1U : 0U) |
                       ((polled[0].revents & (POLLOUT | POLLERR)) != 0 ? 2U : 0U);
  return static_cast<Ready>(got & wants);
}

}  // namespace sequent::store
