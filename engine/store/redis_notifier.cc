#include "engine/store/redis_notifier.h"

#include <algorithm>
#include <array>
#include <optional>
#include <thread>
#include <utility>

#include "engine/store/redis_address.h"

namespace sequent::store {
namespace {

using resp::Reply;
using std::chrono::steady_clock;

constexpr std::size_t kMostKept = 10'000;

std::string packed(Args words) {
  std::string request;
  pack(words, request);
  return request;
}

// The message in a push of three: "message", channel, payload.
std::optional<Notifier::Message> message_in(Reply& push) {
  if (push.items.size() != 3 || push.items[0].text != "message") {
    return std::nullopt;
  }
  return Notifier::Message{std::move(push.items[1].text), std::move(push.items[2].text)};
}

}  // namespace

RedisNotifier::RedisNotifier(std::string url, Connect connect, const RedisOptions& options)
    : url_(std::move(url)),
      connect_(std::move(connect)),
      options_(options),
      backoff_(options.backoff, backoff_seed()) {}

base::Result<std::unique_ptr<RedisNotifier>> RedisNotifier::open(const Address& address,
                                                                 const RedisOptions& options) {
  const auto connect = [address](Deadline deadline) {
    auto connection = connect_by(address, deadline);
    if (!connection) {
      connection.error().message =
          "cannot reach " + address.shown() + ": " + connection.error().message;
    }
    return connection;
  };
  return open(address.shown(), connect, options);
}

base::Result<std::unique_ptr<RedisNotifier>> RedisNotifier::open(std::string url,
                                                                 Connect connect,
                                                                 const RedisOptions& options) {
  auto notifier = std::make_unique<RedisNotifier>(std::move(url), std::move(connect), options);
  SEQUENT_TRY(notifier->connect(steady_clock::now() + options.deadline));
  return notifier;
}

base::Status RedisNotifier::connect(Deadline deadline) {
  SEQUENT_TRY_ASSIGN(connection_, connect_(deadline));
  heard_ = steady_clock::now();
  asked_sign_ = false;
  for (const std::string& channel : channels_) {
    if (auto status = ask_for(channel, deadline); !status) {
      connection_.reset();
      return status;
    }
  }
  return {};
}

base::Status RedisNotifier::ask_for(std::string_view channel, Deadline deadline) {
  const std::array<std::string_view, 2> words{"SUBSCRIBE", channel};
  SEQUENT_TRY(connection_->send(packed(words), deadline));
  while (true) {
    SEQUENT_TRY_ASSIGN(auto push, connection_->receive(deadline));
    if (!push) {
      return base::unavailable(url_ + ": SUBSCRIBE: no answer in time");
    }
    if (push->is_error()) {
      return base::invalid(url_ + ": SUBSCRIBE: " + push->text);
    }
    if (auto message = message_in(*push)) {
      keep(*std::move(message));
    } else if (push->items.size() == 3 && push->items[0].text == "subscribe" &&
               push->items[1].text == channel) {
      return {};
    }
  }
}

void RedisNotifier::keep(Message message) {
  if (kept_.size() == kMostKept) {
    kept_.pop_front();
  }
  kept_.push_back(std::move(message));
}

base::Status RedisNotifier::subscribe(std::string_view channel) {
  const auto deadline = steady_clock::now() + options_.deadline;
  if (connection_) {
    auto status = ask_for(channel, deadline);
    if (status || status.error().code == base::ErrorCode::kInvalid) {
      if (status) {
        channels_.emplace_back(channel);
      }
      return status;
    }
    connection_.reset();
    keep({});
  }
  channels_.emplace_back(channel);
  auto status = connect(deadline);
  if (!status) {
    channels_.pop_back();
  }
  return status;
}

base::Result<std::optional<Notifier::Message>> RedisNotifier::listen(Deadline deadline) {
  while (true) {
    const Deadline sign_due = heard_ + options_.deadline * (asked_sign_ ? 2 : 1);
    SEQUENT_TRY_ASSIGN(auto push, connection_->receive(std::min(deadline, sign_due)));
    if (push) {
      heard_ = steady_clock::now();
      asked_sign_ = false;
      if (auto message = message_in(*push)) {
        return message;
      }
      continue;
    }
    if (steady_clock::now() >= sign_due) {
      if (asked_sign_) {
        return base::unavailable("the server fell silent");
      }
      constexpr std::array<std::string_view, 1> kPing{"PING"};
      asked_sign_ = true;
      SEQUENT_TRY(connection_->send(packed(kPing), steady_clock::now() + options_.deadline));
    }
    if (steady_clock::now() >= deadline) {
      return std::optional<Message>();
    }
  }
}

base::Status RedisNotifier::reconnect(Deadline deadline) {
  if (deadline < next_attempt_) {
    std::this_thread::sleep_until(deadline);
    return base::timed_out("not yet");
  }
  std::this_thread::sleep_until(next_attempt_);
  const auto now = steady_clock::now();
  auto status = connect(std::max(deadline, now + std::chrono::milliseconds(100)));
  if (status) {
    backoff_ = Backoff(options_.backoff, backoff_seed());
    return status;
  }
  next_attempt_ = steady_clock::now() + backoff_.next();
  const bool hopeless = status.error().code == base::ErrorCode::kInvalid ||
                        steady_clock::now() - lost_at_ >= options_.outage;
  return hopeless ? std::move(status) : base::Status(base::timed_out("not yet"));
}

base::Result<std::optional<Notifier::Message>> RedisNotifier::wait_for(
    std::chrono::milliseconds timeout) {
  const auto deadline = steady_clock::now() + timeout;
  while (true) {
    if (!kept_.empty()) {
      Message message = std::move(kept_.front());
      kept_.pop_front();
      return std::optional<Message>(std::move(message));
    }
    if (connection_) {
      auto message = listen(deadline);
      if (message) {
        return message;
      }
      connection_.reset();
      lost_at_ = steady_clock::now();
      next_attempt_ = lost_at_;
    }
    const auto status = reconnect(deadline);
    if (status) {
      return std::optional<Message>(Message{});
    }
    if (status.error().code != base::ErrorCode::kTimeout) {
      return status.error();
    }
    if (steady_clock::now() >= deadline) {
      return std::optional<Message>();
    }
  }
}

}  // namespace sequent::store
