#include "engine/state/blocking.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

namespace sequent::state {

void Blocking::add(Session& session) {
  assert(session.blocked.has_value());
  for (const std::string& key : session.blocked->keys) {
    std::deque<Session*>& queue = waiting_[OwnedKey{session.blocked->db, key}];
    if (std::find(queue.begin(), queue.end(), &session) == queue.end()) {
      queue.push_back(&session);
    }
  }
  ++sessions_;
}

void Blocking::remove(Session& session) {
  if (!session.blocked) {
    return;
  }
  for (const std::string& key : session.blocked->keys) {
    const auto found = waiting_.find(KeyRef{session.blocked->db, key});
    if (found == waiting_.end()) {
      continue;
    }
    std::erase(found->second, &session);
    if (found->second.empty()) {
      waiting_.erase(found);
    }
  }
  session.blocked.reset();
  --sessions_;
}

void Blocking::mark_ready(int db, std::string_view key) {
  if (!waiting_.contains(KeyRef{db, key})) {
    return;
  }
  const bool known = std::any_of(ready_.begin(), ready_.end(), [&](const OwnedKey& ready) {
    return ready.db == db && ready.key == key;
  });
  if (!known) {
    ready_.push_back({db, std::string(key)});
  }
}

void Blocking::all_ready(int db) {
  std::vector<std::string> keys;
  for (const auto& [key, sessions] : waiting_) {
    if (key.db == db) {
      keys.push_back(key.key);
    }
  }
  for (const std::string& key : keys) {
    mark_ready(db, key);
  }
}

std::vector<OwnedKey> Blocking::take_ready() {
  return std::exchange(ready_, {});
}

std::vector<Session*> Blocking::waiting(KeyRef key) const {
  const auto found = waiting_.find(key);
  if (found == waiting_.end()) {
    return {};
  }
  return {found->second.begin(), found->second.end()};
}

}  // namespace sequent::state
