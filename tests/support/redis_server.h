#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/support/child.h"
#include "tests/support/temp_dir.h"

namespace sequent::test {

// Debian's redis-server on a Unix socket and a TCP port of its own, with its
// data (append-only file, always) in a folder of its own: stop() and start()
// keep the data. Gone at the end.
class RedisServer {
 public:
  static bool installed();

  // Starts it and waits until it answers; throws std::runtime_error if it does not.
  // `options` are words of its command line: {"--requirepass", "x"}.
  explicit RedisServer(std::vector<std::string> options = {});

  void start();
  // As its operator would: SIGTERM, then waits.
  void stop();
  // SIGKILL.
  void crash();
  // SIGSTOP and SIGCONT.
  void pause();
  void resume();

  [[nodiscard]] std::string tcp_url() const;
  [[nodiscard]] std::string unix_url() const;
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string socket_path() const { return dir_ / "redis.sock"; }

 private:
  [[nodiscard]] bool answers() const;

  TempDir dir_;
  std::vector<std::string> options_;
  int port_;
  std::optional<Child> child_;
};

// A TCP port of 127.0.0.1 that is free now.
int free_port();

}  // namespace sequent::test
