#pragma once

#include <condition_variable>
#include <deque>
#include <optional>

#include "engine/base/guarded.h"
#include "engine/resp/reply.h"
#include "engine/resp/reply_builder.h"
#include "engine/state/session.h"
#include "engine/store/socket.h"

namespace sequent::store {

// A client of an engine in this process: its commands reply to `builder`, what comes
// later (messages, the reply of a command that blocked) waits in an inbox. The inbox is
// bounded; the oldest go first.
//
// Threads: builder only with the engine held; the inbox any.
class EmbeddedSession final : public state::Session {
 public:
  static constexpr std::size_t kMostKept = 10'000;

  EmbeddedSession();

  [[nodiscard]] resp::ReplyBuilder& builder() { return builder_; }
  resp::ReplySink& outbox() override { return builder_; }
  void wake() override;
  void protocol_changed(int version) override { builder_.set_protocol(version); }

  // The next of the inbox; absent: nothing came by the deadline.
  std::optional<resp::Reply> wait(Deadline deadline);

 private:
  resp::ReplyBuilder builder_;
  std::condition_variable arrived_;
  base::Guarded<std::deque<resp::Reply>> inbox_;
};

}  // namespace sequent::store
