#include "engine/cmd/client_line.h"

#include "engine/base/ascii.h"
#include "engine/state/acl.h"

namespace sequent::cmd {
namespace {

std::string flags_of(const state::Session& session) {
  struct Flag {
    bool set;
    char letter;
  };
  const state::Tracking& tracking = session.tracking;
  std::string flags;
  for (const Flag& flag : {
           Flag{session.monitors, 'O'},
           Flag{session.is_replica, 'S'},
           Flag{session.is_subscriber(), 'P'},
           Flag{session.transaction.open, 'x'},
           Flag{session.is_blocked(), 'b'},
           Flag{tracking.on, 't'},
           Flag{tracking.broken_redirect, 'R'},
           Flag{tracking.broadcast, 'B'},
           Flag{session.transaction.dirty, 'd'},
           Flag{session.closing, 'c'},
           Flag{session.address.starts_with('/'), 'U'},
           Flag{session.no_evict, 'e'},
       }) {
    if (flag.set) {
      flags += flag.letter;
    }
  }
  return flags.empty() ? "N" : flags;
}

}  // namespace

ClientType type_of(const state::Session& session) {
  if (session.is_replica) {
    return ClientType::kReplica;
  }
  return session.is_subscriber() ? ClientType::kPubSub : ClientType::kNormal;
}

std::optional<ClientType> parse_client_type(std::string_view name) {
  if (base::equal_ignoring_case(name, "normal")) {
    return ClientType::kNormal;
  }
  if (base::equal_ignoring_case(name, "pubsub")) {
    return ClientType::kPubSub;
  }
  if (base::equal_ignoring_case(name, "replica") || base::equal_ignoring_case(name, "slave")) {
    return ClientType::kReplica;
  }
  if (base::equal_ignoring_case(name, "master")) {
    return ClientType::kMaster;
  }
  return std::nullopt;
}

std::string client_line(const state::Session& session, std::int64_t now_ms) {
  const state::Transaction& transaction = session.transaction;
  const state::SessionBuffers buffers = session.buffers();
  std::string line;
  const auto text = [&line](std::string_view name, std::string_view value) {
    line.append(line.empty() ? "" : " ").append(name).append("=").append(value);
  };
  const auto number = [&text](std::string_view name, auto value) {
    text(name, std::to_string(value));
  };
  number("id", session.id);
  text("addr", session.address);
  text("laddr", session.local_address);
  number("fd", session.fd);
  text("name", session.name);
  number("age", (now_ms - session.created_ms) / 1000);
  number("idle", (now_ms - session.last_command_ms) / 1000);
  text("flags", flags_of(session));
  number("db", session.db);
  number("sub", session.channels.size());
  number("psub", session.patterns.size());
  number("ssub", session.shard_channels.size());
  number("multi", transaction.open ? static_cast<std::int64_t>(transaction.queue.size()) : -1);
  number("qbuf", buffers.unread - buffers.parsed);
  number("qbuf-free", buffers.unread_room);
  number("argv-mem", buffers.parsed);
  number("multi-mem", transaction.queued_bytes);
  number("rbs", buffers.capacity);
  number("rbp", buffers.capacity);
  number("obl", 0);
  number("oll", buffers.unsent > 0 ? 1 : 0);
  number("omem", buffers.unsent);
  number("tot-mem", session.memory_bytes());
  text("events", buffers.events);
  text("cmd", session.last_command.empty() ? "NULL" : session.last_command);
  text("user", session.user != nullptr ? session.user->name : "default");
  number("redir", session.tracking.on ? static_cast<std::int64_t>(session.tracking.redirect) : -1);
  number("resp", session.protocol);
  return line;
}

}  // namespace sequent::cmd
