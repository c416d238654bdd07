#include "tests/support/redis_server.h"

#include <arpa/inet.h>
#include <chrono>
#include <cstring>
#include <fstream>
#include <iterator>
#include <netinet/in.h>
#include <signal.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <utility>

#include "engine/base/unique_fd.h"

namespace sequent::test {

int free_port() {
  const base::UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof where;
  if (::bind(fd.get(), reinterpret_cast<sockaddr*>(&where), size) != 0 ||
      ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&where), &size) != 0) {
    throw std::runtime_error("no free port");
  }
  return ntohs(where.sin_port);
}

bool RedisServer::installed() {
  return !find_program("redis-server").empty();
}

RedisServer::RedisServer(std::vector<std::string> options)
    : options_(std::move(options)), port_(free_port()) {
  start();
}

void RedisServer::start() {
  std::vector<std::string> argv{"redis-server",
                                "--port",
                                std::to_string(port_),
                                "--bind",
                                "127.0.0.1",
                                "--unixsocket",
                                socket_path(),
                                "--dir",
                                dir_.path().string(),
                                "--save",
                                "",
                                "--appendonly",
                                "yes",
                                "--appendfsync",
                                "always"};
  argv.insert(argv.end(), options_.begin(), options_.end());
  child_.emplace(argv, dir_ / "log");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!answers()) {
    if (!child_->running() || std::chrono::steady_clock::now() > deadline) {
      std::ifstream log(dir_ / "log");
      throw std::runtime_error("redis-server does not start:\n" +
                               std::string(std::istreambuf_iterator<char>(log), {}));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void RedisServer::stop() {
  child_->send(SIGTERM);
  child_->wait_for(std::chrono::seconds(20));
  child_.reset();
}

void RedisServer::crash() {
  child_->kill_now();
  child_.reset();
}

void RedisServer::pause() {
  child_->send(SIGSTOP);
}
void RedisServer::resume() {
  child_->send(SIGCONT);
}

std::string RedisServer::tcp_url() const {
  return "redis://127.0.0.1:" + std::to_string(port_);
}
std::string RedisServer::unix_url() const {
  return "redis+unix://" + socket_path();
}

// Any answer but LOADING means that it serves.
bool RedisServer::answers() const {
  const base::UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  const std::string path = socket_path();
  std::memcpy(static_cast<char*>(where.sun_path), path.data(), path.size());
  if (::connect(fd.get(), reinterpret_cast<sockaddr*>(&where), sizeof where) != 0 ||
      ::send(fd.get(), "PING\r\n", 6, MSG_NOSIGNAL) != 6) {
    return false;
  }
  char answer[16] = {};
  const ssize_t count = ::recv(fd.get(), static_cast<char*>(answer), sizeof answer, 0);
  return count > 0 && std::strncmp(static_cast<char*>(answer), "-LOADING", 8) != 0;
}

}  // namespace sequent::test
