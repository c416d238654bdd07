#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sequent::state {

// A glob of keys and what may be done with them.
struct KeyPattern {
  std::string glob;
  bool read = true;
  bool write = true;
};

// One set of permissions: commands, keys and channels. Commands are numbered as the rows
// of the command table are.
struct Selector {
  static constexpr std::size_t kMostCommands = 1024;

  std::bitset<kMostCommands> commands;
  bool future_commands = false;  // it began with +@all
  bool all_commands = false;     // none was taken away since
  bool all_keys = false;
  bool all_channels = false;
  std::map<std::size_t, std::vector<std::string>> first_args;  // of commands that are not allowed
  std::vector<KeyPattern> keys;
  std::vector<std::string> channels;

  [[nodiscard]] bool is_unrestricted() const { return all_commands && all_keys && all_channels; }
};

// Whether RESTORE checks payloads of this user; only what was said is shown.
enum class Sanitize : std::uint8_t { kUnsaid, kAlways, kNever };

// Who may connect and what they may do then: what one of the selectors allows.
struct User {
  std::string name;
  bool enabled = false;
  bool no_password = false;
  Sanitize sanitize_payload = Sanitize::kUnsaid;
  std::vector<std::string> passwords;  // SHA-256 in hexadecimal digits
  std::vector<Selector> selectors{1};  // the first is the user's own

  [[nodiscard]] Selector& root() { return selectors.front(); }
  [[nodiscard]] const Selector& root() const { return selectors.front(); }
  [[nodiscard]] bool is_unrestricted() const { return root().is_unrestricted(); }
};

enum class AclReason : std::uint8_t { kCommand, kKey, kChannel, kAuth };
enum class AclContext : std::uint8_t { kTopLevel, kMulti, kLua };

// What was refused, of one kind and user, and how often.
struct AclLogEntry {
  std::uint64_t count = 1;
  AclReason reason = AclReason::kCommand;
  AclContext context = AclContext::kTopLevel;
  std::string object;
  std::string user;
  std::string client;  // as CLIENT LIST describes it
  std::int64_t at_ms = 0;
};

// All users, and what they were refused.
//
// Owns: users; a `User&` holds until it is removed. There is always "default".
// Threads: one at a time.
class Acl {
 public:
  using Users = std::map<std::string, std::unique_ptr<User>, std::less<>>;

  // With "default" alone, who may do anything without a password.
  Acl();

  [[nodiscard]] User& default_user() const { return *default_; }
  [[nodiscard]] const Users& users() const { return users_; }
  // Null: there is none.
  [[nodiscard]] User* find(std::string_view name) const;
  // REQUIRES: there is none of this name.
  User& add(User user);
  // Gives the user back, so that whoever has it can be told; null: there is none.
  // REQUIRES: name != "default"
  std::unique_ptr<User> remove(std::string_view name);
  // Puts other users in place of all; "default" stays where it is and gets the rules of the
  // one that is so named. Gives those back that are gone.
  Users replace(Users users);

  // Counts an entry up that is like one of the last ones; the oldest beyond `most` go.
  void log(AclLogEntry entry, std::size_t most);
  [[nodiscard]] const std::deque<AclLogEntry>& entries() const { return log_; }  // the newest first
  void clear_log() { log_.clear(); }

  bool default_is_configured = false;  // a configuration file has a `user default` line

 private:
  Users users_;
  User* default_;
  std::deque<AclLogEntry> log_;
};

// A user that may do anything without a password.
[[nodiscard]] User unrestricted_user(std::string_view name);

}  // namespace sequent::state
