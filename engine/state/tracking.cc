#include "engine/state/tracking.h"

#include <algorithm>

namespace sequent::state {
namespace {

constexpr std::size_t kForgottenAtOnce = 1000;
constexpr std::string_view kChannel = "__redis__:invalidate";

}  // namespace

void TrackingTable::enable(Session& session, const Tracking& wanted) {
  clients_ += session.tracking.on ? 0 : 1;
  std::set<std::string, std::less<>> prefixes = std::move(session.tracking.prefixes);
  session.tracking = wanted;
  session.tracking.on = true;
  session.tracking.prefixes.merge(prefixes);
  for (const std::string& prefix : session.tracking.prefixes) {
    prefixes_[prefix].sessions.insert(&session);
  }
}

void TrackingTable::disable(Session& session) {
  if (!session.tracking.on) {
    return;
  }
  --clients_;
  for (const std::string& prefix : session.tracking.prefixes) {
    const auto found = prefixes_.find(prefix);
    found->second.sessions.erase(&session);
    if (found->second.sessions.empty()) {
      prefixes_.erase(found);
    }
  }
  session.tracking = {};
  if (clients_ == 0) {
    readers_.clear();
    items_ = 0;
  }
}

void TrackingTable::remember(const Session& session, std::string_view key) {
  const auto found = readers_.find(key);
  auto& readers = found != readers_.end() ? found->second : readers_[std::string(key)];
  if (std::ranges::find(readers, session.id) == readers.end()) {
    readers.push_back(session.id);
    ++items_;
  }
}

void TrackingTable::changed(std::string_view key, std::uint64_t by) {
  for (auto& [prefix, who] : prefixes_) {
    if (key.starts_with(prefix)) {
      who.changed.insert_or_assign(std::string(key), by);
      has_broadcasts_ = true;
    }
  }
  if (const auto found = readers_.find(key); found != readers_.end()) {
    invalidate(found, by);
  }
}

void TrackingTable::invalidate(Readers::iterator found, std::uint64_t by) {
  const auto node = readers_.extract(found);
  items_ -= node.mapped().size();
  const Keys keys{node.key()};
  for (const std::uint64_t id : node.mapped()) {
    const auto reader = sessions_->find(id);
    if (reader == sessions_->end()) {
      continue;
    }
    const Tracking& tracking = reader->second->tracking;
    if (tracking.on && !tracking.broadcast && !(tracking.no_loop && id == by)) {
      tell(*reader->second, &keys);
    }
  }
}

void TrackingTable::all_changed() {
  readers_.clear();
  items_ = 0;
  for (const auto& [id, session] : *sessions_) {
    if (session->tracking.on) {
      tell(*session, nullptr);
    }
  }
}

void TrackingTable::limit(std::size_t most) {
  if (most == 0) {
    return;
  }
  for (std::size_t i = 0; i < kForgottenAtOnce && readers_.size() > most; ++i) {
    invalidate(readers_.begin(), 0);
  }
}

void TrackingTable::hold_back(Session* session) {
  Session* before = std::exchange(held_, session);
  if (session == nullptr && before != nullptr) {
    for (const auto& owned : std::exchange(kept_, {})) {
      const Keys keys(owned.begin(), owned.end());
      tell_now(*before, owned.empty() ? nullptr : &keys);
    }
  }
}

void TrackingTable::broadcast() {
  has_broadcasts_ = false;
  for (auto& [prefix, who] : prefixes_) {
    const auto changed = std::exchange(who.changed, {});
    for (Session* session : who.sessions) {
      Keys keys;
      for (const auto& [key, by] : changed) {
        if (!session->tracking.no_loop || by != session->id) {
          keys.push_back(key);
        }
      }
      if (!keys.empty()) {
        tell_now(*session, &keys);
      }
    }
  }
}

void TrackingTable::tell(Session& session, const Keys* keys) {
  if (&session != held_) {
    return tell_now(session, keys);
  }
  kept_.emplace_back();
  if (keys != nullptr) {
    kept_.back().assign(keys->begin(), keys->end());
  }
}

void TrackingTable::tell_now(Session& session, const Keys* keys) {
  Session* to = &session;
  const std::uint64_t redirect = session.tracking.redirect;
  if (redirect != 0) {
    const auto found = sessions_->find(redirect);
    if (found == sessions_->end()) {
      session.tracking.broken_redirect = true;
      if (session.protocol > 2) {
        resp::ReplySink& out = session.outbox();
        out.begin_push(2);
        out.bulk("tracking-redir-broken");
        out.integer(static_cast<std::int64_t>(redirect));
        session.wake();
      }
      return;
    }
    to = found->second;
  }
  const bool as_message = to->protocol == 2 && redirect != 0 && to->is_subscriber();
  if (to->protocol == 2 && !as_message) {
    return;
  }
  resp::ReplySink& out = to->outbox();
  if (as_message) {
    out.begin_array(3);
    out.bulk("message");
    out.bulk(kChannel);
  } else {
    out.begin_push(2);
    out.bulk("invalidate");
  }
  if (keys == nullptr) {
    out.null();
  } else {
    out.begin_array(keys->size());
    for (const std::string_view key : *keys) {
      out.bulk(key);
    }
  }
  to->wake();
}

}  // namespace sequent::state
