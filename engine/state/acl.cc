#include "engine/state/acl.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace sequent::state {
namespace {

constexpr std::string_view kDefault = "default";
constexpr std::int64_t kSameEventMs = 60'000;  // entries further apart are different events
constexpr std::ptrdiff_t kCompared = 10;       // of the last entries

bool is_same_event(const AclLogEntry& a, const AclLogEntry& b) {
  return a.reason == b.reason && a.context == b.context && a.object == b.object &&
         a.user == b.user && b.at_ms - a.at_ms <= kSameEventMs;
}

}  // namespace

User unrestricted_user(std::string_view name) {
  User user;
  user.name = name;
  user.enabled = true;
  user.no_password = true;
  Selector& root = user.root();
  root.commands.set();
  root.future_commands = true;
  root.all_commands = true;
  root.all_keys = true;
  root.all_channels = true;
  return user;
}

Acl::Acl() : default_(&add(unrestricted_user(kDefault))) {}

User* Acl::find(std::string_view name) const {
  const auto found = users_.find(name);
  return found == users_.end() ? nullptr : found->second.get();
}

User& Acl::add(User user) {
  assert(find(user.name) == nullptr);
  std::string name = user.name;
  return *users_.emplace(std::move(name), std::make_unique<User>(std::move(user))).first->second;
}

std::unique_ptr<User> Acl::remove(std::string_view name) {
  assert(name != kDefault);
  const auto found = users_.find(name);
  if (found == users_.end()) {
    return nullptr;
  }
  std::unique_ptr<User> user = std::move(found->second);
  users_.erase(found);
  return user;
}

Acl::Users Acl::replace(Users users) {
  const auto named = users.find(kDefault);
  User rules = named == users.end() ? unrestricted_user(kDefault) : std::move(*named->second);
  auto kept = users_.extract(users_.find(kDefault));
  *kept.mapped() = std::move(rules);
  users.erase(std::string(kDefault));
  users.insert(std::move(kept));
  return std::exchange(users_, std::move(users));
}

void Acl::log(AclLogEntry entry, std::size_t most) {
  const auto last = log_.begin() + std::min<std::ptrdiff_t>(kCompared, std::ssize(log_));
  const auto same = std::find_if(
      log_.begin(), last, [&entry](const AclLogEntry& old) { return is_same_event(old, entry); });
  if (same != last) {
    entry.count = same->count + 1;
    log_.erase(same);
  }
  log_.push_front(std::move(entry));
  while (log_.size() > most) {
    log_.pop_back();
  }
}

}  // namespace sequent::state
