#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/state/session.h"

namespace sequent::state {

// Who keeps which keys in a cache of its own and is told when they change (CLIENT
// TRACKING). Keys are known by their names alone, whatever database they are in.
//
// Borrows: sessions, found by their ids.
// Threads: one at a time.
class TrackingTable {
 public:
  explicit TrackingTable(const std::map<std::uint64_t, Session*>& sessions)
      : sessions_(&sessions) {}

  [[nodiscard]] bool empty() const { return clients_ == 0; }
  // `wanted.prefixes` are added to those that the session has.
  void enable(Session& session, const Tracking& wanted);
  void disable(Session& session);

  // The session has read the key.
  void remember(const Session& session, std::string_view key);
  // `by`: whose command changed it, 0 for the server itself.
  void changed(std::string_view key, std::uint64_t by);
  // All keys may be gone.
  void all_changed();
  // Forgets keys, and says so, until there are at most `most` or enough was done for once.
  void limit(std::size_t most);

  // While the session's command runs, what the session is to be told waits for its reply;
  // null ends it.
  void hold_back(Session* session);
  [[nodiscard]] bool is_holding() const { return held_ != nullptr; }
  // Tells what has changed to those who asked for prefixes; at the end of a turn.
  void broadcast();
  [[nodiscard]] bool has_broadcasts() const { return has_broadcasts_; }

  [[nodiscard]] std::size_t clients() const { return clients_; }
  [[nodiscard]] std::size_t keys() const { return readers_.size(); }
  [[nodiscard]] std::size_t items() const { return items_; }
  [[nodiscard]] std::size_t prefixes() const { return prefixes_.size(); }

 private:
  using Keys = std::vector<std::string_view>;
  struct Prefix {
    std::set<Session*> sessions;
    std::map<std::string, std::uint64_t, std::less<>> changed;  // key, by whom
  };
  struct KeyHash {
    using is_transparent = void;  // NOLINT(readability-identifier-naming): the library's name
    std::size_t operator()(std::string_view key) const {
      return std::hash<std::string_view>{}(key);
    }
  };
  using Readers =
      std::unordered_map<std::string, std::vector<std::uint64_t>, KeyHash, std::equal_to<>>;

  // Tells the readers and forgets the key.
  void invalidate(Readers::iterator found, std::uint64_t by);
  // Null: all keys.
  void tell(Session& session, const Keys* keys);
  void tell_now(Session& session, const Keys* keys);

  const std::map<std::uint64_t, Session*>* sessions_;
  Readers readers_;
  std::size_t items_ = 0;
  std::size_t clients_ = 0;
  std::map<std::string, Prefix, std::less<>> prefixes_;
  bool has_broadcasts_ = false;
  Session* held_ = nullptr;
  std::vector<std::vector<std::string>> kept_;  // for held_; an empty one: all keys
};

}  // namespace sequent::state
