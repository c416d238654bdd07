#include "engine/state/pubsub.h"

#include <algorithm>

#include "engine/base/glob.h"

namespace sequent::state {
namespace {

void add(PubSub::Listeners& listeners, std::string_view name, Session& session) {
  auto found = listeners.find(name);
  if (found == listeners.end()) {
    found = listeners.emplace(std::string(name), std::vector<Session*>()).first;
  }
  found->second.push_back(&session);
}

void remove(PubSub::Listeners& listeners, std::string_view name, Session& session) {
  const auto found = listeners.find(name);
  if (found == listeners.end()) {
    return;
  }
  std::erase(found->second, &session);
  if (found->second.empty()) {
    listeners.erase(found);
  }
}

bool erase(std::set<std::string, std::less<>>& names, std::string_view name) {
  const auto found = names.find(name);
  if (found == names.end()) {
    return false;
  }
  names.erase(found);
  return true;
}

}  // namespace

bool PubSub::subscribe(Session& session, std::string_view channel) {
  if (!session.channels.emplace(channel).second) {
    return false;
  }
  add(channels_, channel, session);
  return true;
}

bool PubSub::unsubscribe(Session& session, std::string_view channel) {
  // The session's own copy of the name may be what `channel` points to: it goes last.
  if (!session.channels.contains(channel)) {
    return false;
  }
  remove(channels_, channel, session);
  return erase(session.channels, channel);
}

bool PubSub::subscribe_pattern(Session& session, std::string_view pattern) {
  if (!session.patterns.emplace(pattern).second) {
    return false;
  }
  add(patterns_, pattern, session);
  return true;
}

bool PubSub::unsubscribe_pattern(Session& session, std::string_view pattern) {
  if (!session.patterns.contains(pattern)) {
    return false;
  }
  remove(patterns_, pattern, session);
  return erase(session.patterns, pattern);
}

bool PubSub::subscribe_shard(Session& session, std::string_view channel) {
  if (!session.shard_channels.emplace(channel).second) {
    return false;
  }
  add(shard_channels_, channel, session);
  return true;
}

bool PubSub::unsubscribe_shard(Session& session, std::string_view channel) {
  if (!session.shard_channels.contains(channel)) {
    return false;
  }
  remove(shard_channels_, channel, session);
  return erase(session.shard_channels, channel);
}

void PubSub::unsubscribe_all(Session& session) {
  for (const std::string& channel : session.channels) {
    remove(channels_, channel, session);
  }
  for (const std::string& pattern : session.patterns) {
    remove(patterns_, pattern, session);
  }
  for (const std::string& channel : session.shard_channels) {
    remove(shard_channels_, channel, session);
  }
  session.channels.clear();
  session.patterns.clear();
  session.shard_channels.clear();
}

std::size_t PubSub::publish(std::string_view channel, std::string_view message) {
  std::size_t receivers = 0;
  if (const auto found = channels_.find(channel); found != channels_.end()) {
    for (Session* session : found->second) {
      deliver(*session, {"message", std::nullopt, channel, message});
      ++receivers;
    }
  }
  for (const auto& [pattern, sessions] : patterns_) {
    if (!base::glob_match(pattern, channel)) {
      continue;
    }
    for (Session* session : sessions) {
      deliver(*session, {"pmessage", pattern, channel, message});
      ++receivers;
    }
  }
  return receivers;
}

std::size_t PubSub::publish_shard(std::string_view channel, std::string_view message) {
  const auto found = shard_channels_.find(channel);
  if (found == shard_channels_.end()) {
    return 0;
  }
  for (Session* session : found->second) {
    deliver(*session, {"smessage", std::nullopt, channel, message});
  }
  return found->second.size();
}

void PubSub::hold_back(Session* session) {
  Session* before = std::exchange(held_, session);
  if (before != nullptr && before != session) {
    for (const Message& message : std::exchange(kept_, {})) {
      deliver(*before, {message.kind, message.pattern, message.channel, message.text});
    }
  }
}

void PubSub::deliver(Session& session, const MessageView& message) {
  if (&session == held_) {
    kept_.push_back({message.kind,
                     message.pattern ? std::optional<std::string>(*message.pattern) : std::nullopt,
                     std::string(message.channel), std::string(message.text)});
    return;
  }
  resp::ReplySink& out = session.outbox();
  out.begin_push(message.pattern ? 4 : 3);
  out.bulk(message.kind);
  if (message.pattern) {
    out.bulk(*message.pattern);
  }
  out.bulk(message.channel);
  out.bulk(message.text);
  session.wake();
}

}  // namespace sequent::state
