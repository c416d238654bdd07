#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace sequent::store {

// A subscription to channels of a store. Messages that come between two waits
// are kept (bounded; the oldest go first); after a lost connection the
// subscription is made again, and `wait_for` then returns an empty message on
// the channel "" so that the caller looks for itself what it missed.
//
// Threads: one.
class Notifier {
 public:
  struct Message {
    std::string channel;
    std::string payload;
  };
  virtual ~Notifier() = default;
  virtual base::Status subscribe(std::string_view channel) = 0;
  // Absent: nothing came in time.
  virtual base::Result<std::optional<Message>> wait_for(std::chrono::milliseconds timeout) = 0;
};

}  // namespace sequent::store
