#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

#include "engine/base/unique_fd.h"
#include "tests/support/temp_dir.h"

namespace sequent::test {

// A server on a Unix socket that says what a test tells it to, to find out what a
// client makes of answers that no real server gives.
class FakeServer {
 public:
  // One client's side of a conversation.
  class Peer {
   public:
    explicit Peer(base::UniqueFd fd) : fd_(std::move(fd)) {}
    // Reads until `end` has come; false if the client hung up before.
    bool read_until(const std::string& end);
    // Sends in pieces of `piece` bytes (0: at once).
    void say(const std::string& bytes, std::size_t piece = 0);
    // Everything that was read.
    [[nodiscard]] const std::string& heard() const { return heard_; }
    // Waits until the client hangs up.
    void wait_for_end();

   private:
    base::UniqueFd fd_;
    std::string heard_;
  };

  // `talk` gets each client after its greeting (PING) was answered, on a thread of this
  // server; the client is hung up on when it returns.
  explicit FakeServer(std::function<void(Peer&)> talk);
  ~FakeServer();
  FakeServer(const FakeServer&) = delete;
  FakeServer& operator=(const FakeServer&) = delete;

  [[nodiscard]] std::string url() const { return "redis+unix://" + path_; }
  [[nodiscard]] int clients() const { return clients_; }

 private:
  void run();

  TempDir dir_;
  std::string path_ = dir_ / "fake.sock";
  std::function<void(Peer&)> talk_;
  base::UniqueFd listener_;
  std::atomic<int> clients_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace sequent::test
