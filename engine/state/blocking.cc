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
  also_when_gone_ += session.blocked->also_when_gone ? 1 : 0;
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
    // Who is served stands in front.
    std::deque<Session*>& queue = found->second;
    if (const auto at = std::find(queue.begin(), queue.end(), &session); at != queue.end()) {
      queue.erase(at);
    }
    if (queue.empty()) {
      waiting_.erase(found);
    }
  }
  also_when_gone_ -= session.blocked->also_when_gone ? 1 : 0;
  session.blocked.reset();
  --sessions_;
}

void Blocking::mark_ready(int db, std::string_view key) {
  if (!waiting_.contains(KeyRef{db, key})) {
    return;
  }
  OwnedKey owned{db, std::string(key)};
  if (in_ready_.insert(owned).second) {
    ready_.push_back(std::move(owned));
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
  in_ready_.clear();
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
