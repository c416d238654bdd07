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

void PubSub::unsubscribe_all(Session& session) {
  for (const std::string& channel : session.channels) {
    remove(channels_, channel, session);
  }
  for (const std::string& pattern : session.patterns) {
    remove(patterns_, pattern, session);
  }
  session.channels.clear();
  session.patterns.clear();
}

std::size_t PubSub::publish(std::string_view channel, std::string_view message) {
  std::size_t receivers = 0;
  if (const auto found = channels_.find(channel); found != channels_.end()) {
    for (Session* session : found->second) {
      deliver(*session, std::nullopt, channel, message);
      ++receivers;
    }
  }
  for (const auto& [pattern, sessions] : patterns_) {
    if (!base::glob_match(pattern, channel)) {
      continue;
    }
    for (Session* session : sessions) {
      deliver(*session, pattern, channel, message);
      ++receivers;
    }
  }
  return receivers;
}

void PubSub::hold_back(Session* session) {
  Session* before = std::exchange(held_, session);
  if (before != nullptr && before != session) {
    for (const Message& message : std::exchange(kept_, {})) {
      deliver(*before, message.pattern, message.channel, message.text);
    }
  }
}

void PubSub::deliver(Session& session,
                     std::optional<std::string_view> pattern,
                     std::string_view channel,
                     std::string_view text) {
  if (&session == held_) {
    kept_.push_back({pattern ? std::optional<std::string>(*pattern) : std::nullopt,
                     std::string(channel), std::string(text)});
    return;
  }
  resp::ReplySink& out = session.outbox();
  if (!pattern) {
    out.begin_push(3);
    out.bulk("message");
  } else {
    out.begin_push(4);
    out.bulk("pmessage");
    out.bulk(*pattern);
  }
  out.bulk(channel);
  out.bulk(text);
  session.wake();
}

}  // namespace sequent::state
