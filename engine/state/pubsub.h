#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/state/session.h"

namespace sequent::state {

// Who listens to which channel or pattern.
//
// Borrows: sessions, until they are unsubscribed from all.
// Threads: one at a time.
class PubSub {
 public:
  using Listeners = std::map<std::string, std::vector<Session*>, std::less<>>;

  // False: it was there already (subscribe) or was not (unsubscribe).
  bool subscribe(Session& session, std::string_view channel);
  bool unsubscribe(Session& session, std::string_view channel);
  bool subscribe_pattern(Session& session, std::string_view pattern);
  bool unsubscribe_pattern(Session& session, std::string_view pattern);
  bool subscribe_shard(Session& session, std::string_view channel);
  bool unsubscribe_shard(Session& session, std::string_view channel);
  void unsubscribe_all(Session& session);

  // Puts the message into the outboxes of all who listen and wakes them. Returns
  // how many copies went out.
  std::size_t publish(std::string_view channel, std::string_view message);
  // The same to a shard channel.
  std::size_t publish_shard(std::string_view channel, std::string_view message);

  [[nodiscard]] const Listeners& channels() const { return channels_; }
  [[nodiscard]] const Listeners& patterns() const { return patterns_; }
  [[nodiscard]] const Listeners& shard_channels() const { return shard_channels_; }

  // While `session` is in the middle of a reply of many parts, its own messages are
  // kept back; they go out when this ends. Null ends it.
  void hold_back(Session* session);

 private:
  struct Message {
    std::string_view kind;  // "message", a literal
    std::optional<std::string> pattern;
    std::string channel;
    std::string text;
  };
  struct MessageView {
    std::string_view kind;
    std::optional<std::string_view> pattern;
    std::string_view channel;
    std::string_view text;
  };
  void deliver(Session& session, const MessageView& message);

  Listeners channels_;
  Listeners patterns_;
  Listeners shard_channels_;
  Session* held_ = nullptr;
  std::vector<Message> kept_;  // for held_
};

}  // namespace sequent::state
