#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/resp/reply.h"
#include "engine/store/interrupt.h"
#include "engine/store/socket.h"
#include "engine/store/store.h"
#include "engine/store/url.h"

namespace sequent::store {

// One connection to a server, in RESP2. After an Error it is of no more use,
// because replies could no longer be told apart: drop it.
//
// Errors: kUnavailable: the request did not run (it was not sent whole).
// kTimeout: it was sent and may have run.
// Threads: one at a time. Blocking: until the deadlines given.
class RedisConnection {
 public:
  // Connects, authenticates, selects the database and asks for a sign of life.
  // kInvalid: the server refuses the user, the password or the database.
  // `interrupt`, if given, cuts this and all later waits short; it outlives the connection.
  static base::Result<std::unique_ptr<RedisConnection>> open(const Address& address,
                                                             Deadline deadline,
                                                             const Interrupt* interrupt = nullptr);
  struct Wire;
  explicit RedisConnection(std::unique_ptr<Wire> wire);
  ~RedisConnection();

  // Sends `request` (of pack) and reads `replies` replies, reading while it
  // still sends, so that neither side's buffers can block the other.
  base::Result<std::vector<resp::Reply>> exchange(std::string_view request,
                                                  std::size_t replies,
                                                  Deadline deadline);
  // Sends `request` and reads nothing.
  base::Status send(std::string_view request, Deadline deadline);
  // The next reply or message, which nobody asked for. Absent: none came in time.
  base::Result<std::optional<resp::Reply>> receive(Deadline deadline);

  // An Error came, or something that was not asked for.
  [[nodiscard]] bool broken() const;
  // No more use of it: its server became another one than was asked for.
  void retire();
  // Not broken, and the server has neither hung up nor sent anything since. Asks the kernel.
  [[nodiscard]] bool usable() const;

 private:
  base::Status greet(const Address& address, Deadline deadline);

  std::unique_ptr<Wire> wire_;
};

// Appends one command in RESP to `request`.
void pack(Args command, std::string& request);

}  // namespace sequent::store
