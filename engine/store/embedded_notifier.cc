#include "engine/store/embedded_notifier.h"

#include <array>
#include <chrono>
#include <utility>

namespace sequent::store {

EmbeddedNotifier::~EmbeddedNotifier() {
  engine_.begin_turn().detach(session_);
}

base::Status EmbeddedNotifier::subscribe(std::string_view channel) {
  const std::array<std::string_view, 2> words{"SUBSCRIBE", channel};
  auto turn = engine_.begin_turn();
  resp::ReplyBuilder answer;
  turn.execute(session_, words, answer);
  const resp::Reply reply = answer.take();
  if (reply.is_error()) {
    return base::invalid("SUBSCRIBE: " + reply.text);
  }
  return {};
}

base::Result<std::optional<Notifier::Message>> EmbeddedNotifier::wait_for(
    std::chrono::milliseconds timeout) {
  const Deadline deadline = std::chrono::steady_clock::now() + timeout;
  while (auto push = session_.wait(deadline)) {
    if (push->items.size() == 3 && push->items[0].text == "message") {
      return std::optional<Message>(
          Message{std::move(push->items[1].text), std::move(push->items[2].text)});
    }
  }
  return std::optional<Message>();
}

}  // namespace sequent::store
