#include "tests/support/fake_server.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace sequent::test {

bool FakeServer::Peer::read_until(const std::string& end) {
  std::array<char, 4096> buffer{};
  const std::size_t from = heard_.size();
  while (heard_.find(end, from > end.size() ? from - end.size() : 0) == std::string::npos) {
    const ssize_t count = ::recv(fd_.get(), buffer.data(), buffer.size(), 0);
    if (count <= 0) {
      return false;
    }
    heard_.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return true;
}

void FakeServer::Peer::say(const std::string& bytes, std::size_t piece) {
  const std::size_t step = piece == 0 ? std::max<std::size_t>(1, bytes.size()) : piece;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    const std::string part = bytes.substr(at, step);
    std::size_t sent = 0;
    while (sent < part.size()) {
      const ssize_t count = ::send(fd_.get(), part.data() + sent, part.size() - sent, MSG_NOSIGNAL);
      if (count <= 0) {
        return;
      }
      sent += static_cast<std::size_t>(count);
    }
  }
}

void FakeServer::Peer::wait_for_end() {
  std::array<char, 4096> buffer{};
  while (::recv(fd_.get(), buffer.data(), buffer.size(), 0) > 0) {
  }
}

FakeServer::FakeServer(std::function<void(Peer&)> talk)
    : talk_(std::move(talk)), listener_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  path_.copy(static_cast<char*>(where.sun_path), path_.size());
  if (::bind(listener_.get(), reinterpret_cast<sockaddr*>(&where), sizeof where) != 0 ||
      ::listen(listener_.get(), 16) != 0) {
    throw std::runtime_error("cannot listen on " + path_);
  }
  thread_ = std::thread([this] { run(); });
}

FakeServer::~FakeServer() {
  stopping_ = true;
  ::shutdown(listener_.get(), SHUT_RDWR);
  thread_.join();
}

void FakeServer::run() {
  while (!stopping_) {
    base::UniqueFd fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!fd) {
      return;
    }
    ++clients_;
    Peer peer(std::move(fd));
    if (peer.read_until("PING\r\n")) {
      peer.say("+PONG\r\n");
      talk_(peer);
    }
  }
}

}  // namespace sequent::test
