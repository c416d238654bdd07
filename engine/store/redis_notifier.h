#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/store/notifier.h"
#include "engine/store/redis_connection.h"
#include "engine/store/redis_store.h"

namespace sequent::store {

// A subscription over a connection of its own. A connection that is silent for
// longer than the deadline is asked for a sign of life, so that a server that
// vanished without a word is noticed.
//
// Errors: kUnavailable once the server is away for longer than `outage`.
class RedisNotifier final : public Notifier {
 public:
  using Connect = std::function<base::Result<std::unique_ptr<RedisConnection>>(Deadline deadline)>;

  // Connects at once. REQUIRES: as connect_by().
  static base::Result<std::unique_ptr<RedisNotifier>> open(const Address& address,
                                                           const RedisOptions& options);
  // The same by `connect`; `url` is for messages.
  static base::Result<std::unique_ptr<RedisNotifier>> open(std::string url,
                                                           Connect connect,
                                                           const RedisOptions& options);
  RedisNotifier(std::string url, Connect connect, const RedisOptions& options);

  base::Status subscribe(std::string_view channel) override;
  base::Result<std::optional<Message>> wait_for(std::chrono::milliseconds timeout) override;

 private:
  // Makes the connection and all subscriptions.
  base::Status connect(Deadline deadline);
  // Asks for `channel` and waits for the server's word; messages that come before it are kept.
  base::Status ask_for(std::string_view channel, Deadline deadline);
  // One attempt to connect again, after the pause that is due; kTimeout: nothing to report yet.
  base::Status reconnect(Deadline deadline);
  // The next message. Absent: none by `deadline`.
  base::Result<std::optional<Message>> listen(Deadline deadline);
  void keep(Message message);

  const std::string url_;
  const Connect connect_;
  const RedisOptions options_;
  std::unique_ptr<RedisConnection> connection_;  // null: lost
  std::vector<std::string> channels_;
  std::deque<Message> kept_;
  Deadline heard_;           // when the server last said something
  bool asked_sign_ = false;  // a PING since then
  Deadline lost_at_;
  Deadline next_attempt_;
  Backoff backoff_;
};

}  // namespace sequent::store
