#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/store/notifier.h"
#include "engine/store/shared_access.h"

namespace sequent::store {

// A subscription to an embedded database shared by several processes; it outlives the
// owner as it outlives a connection, with an empty message.
//
// Borrows: the access.
class SharedNotifier final : public Notifier {
 public:
  SharedNotifier(SharedAccess& access, std::chrono::milliseconds patience)
      : access_(access), patience_(patience) {}

  base::Status subscribe(std::string_view channel) override;
  base::Result<std::optional<Message>> wait_for(std::chrono::milliseconds timeout) override;

 private:
  // Subscribes to all again, on whatever way there is now.
  base::Status subscribe_again();
  base::Status try_subscribe();

  SharedAccess& access_;
  const std::chrono::milliseconds patience_;
  std::vector<std::string> channels_;
  ReachPtr reach_;  // outlives what it made
  std::unique_ptr<Notifier> notifier_;
};

}  // namespace sequent::store
