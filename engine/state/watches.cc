#include "engine/state/watches.h"

#include <algorithm>
#include <string>

namespace sequent::state {

void Watches::add(Session& session, int db, std::string_view key, bool is_expired) {
  const bool known = std::any_of(session.watched.begin(), session.watched.end(),
                                 [&](const WatchedKey& w) { return w.db == db && w.key == key; });
  if (known) {
    return;
  }
  session.watched.push_back({db, std::string(key), is_expired});
  watchers_[OwnedKey{db, std::string(key)}].push_back(&session);
}

void Watches::forget(Session& session) {
  for (const WatchedKey& watched : session.watched) {
    const auto found = watchers_.find(KeyRef{watched.db, watched.key});
    if (found == watchers_.end()) {
      continue;
    }
    std::erase(found->second, &session);
    if (found->second.empty()) {
      watchers_.erase(found);
    }
  }
  session.watched.clear();
}

void Watches::touch(int db, std::string_view key) {
  const auto found = watchers_.find(KeyRef{db, key});
  if (found != watchers_.end()) {
    mark(found->second);
  }
}

void Watches::expired(int db, std::string_view key) {
  const auto found = watchers_.find(KeyRef{db, key});
  if (found == watchers_.end()) {
    return;
  }
  for (Session* session : found->second) {
    for (WatchedKey& watched : session->watched) {
      if (watched.db != db || watched.key != key) {
        continue;
      }
      if (!watched.was_expired) {
        session->transaction.dirty = true;
      }
      watched.was_expired = false;
    }
  }
}

// To who looks, a stale key is as good as absent.
void Watches::replaced(const OwnedKey& key,
                       const std::vector<Session*>& sessions,
                       Presence before,
                       Presence after) {
  if (before == Presence::kAbsent && after == Presence::kAbsent) {
    return;
  }
  for (Session* session : sessions) {
    for (WatchedKey& watched : session->watched) {
      if (watched.db != key.db || watched.key != key.key) {
        continue;
      }
      const bool was_gone = watched.was_expired || before == Presence::kAbsent;
      if (was_gone && after != Presence::kThere) {
        watched.was_expired = after == Presence::kStale;
      } else {
        session->transaction.dirty = true;
      }
    }
  }
}

void Watches::mark(const std::vector<Session*>& sessions) {
  for (Session* session : sessions) {
    session->transaction.dirty = true;
  }
}

}  // namespace sequent::state
