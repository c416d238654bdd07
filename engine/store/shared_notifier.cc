#include "engine/store/shared_notifier.h"

#include <chrono>
#include <thread>
#include <utility>

#include "engine/store/retry.h"

namespace sequent::store {

using std::chrono::steady_clock;

base::Status SharedNotifier::try_subscribe() {
  SEQUENT_TRY_ASSIGN(notifier_, reach_->make_notifier());
  for (const std::string& channel : channels_) {
    SEQUENT_TRY(notifier_->subscribe(channel));
  }
  return {};
}

base::Status SharedNotifier::subscribe_again() {
  const Deadline give_up = steady_clock::now() + patience_;
  Backoff backoff(access_.options().backoff, backoff_seed());
  notifier_.reset();
  SEQUENT_TRY_ASSIGN(reach_, access_.current(give_up));
  while (true) {
    auto status = try_subscribe();
    if (status) {
      return status;
    }
    notifier_.reset();
    const auto pause = backoff.next();
    const bool lost = status.error().code == base::ErrorCode::kUnavailable ||
                      status.error().code == base::ErrorCode::kTimeout;
    if (!lost || steady_clock::now() + pause >= give_up) {
      return status;
    }
    SEQUENT_TRY_ASSIGN(reach_, access_.renew(reach_, give_up));
    std::this_thread::sleep_for(pause);
  }
}

base::Status SharedNotifier::subscribe(std::string_view channel) {
  channels_.emplace_back(channel);
  if (notifier_ && notifier_->subscribe(channel)) {
    return {};
  }
  auto status = subscribe_again();
  if (!status) {
    channels_.pop_back();
  }
  return status;
}

base::Result<std::optional<Notifier::Message>> SharedNotifier::wait_for(
    std::chrono::milliseconds timeout) {
  if (notifier_) {
    auto message = notifier_->wait_for(timeout);
    if (message) {
      return message;
    }
  }
  SEQUENT_TRY(subscribe_again());
  return std::optional<Message>(Message{});
}

}  // namespace sequent::store
