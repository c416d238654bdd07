#include "engine/cmd/client_commands.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/parse.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/client_name.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/help.h"

namespace sequent::cmd {
namespace {

enum class ClientType : std::uint8_t { kNormal, kPubSub, kOther };

ClientType type_of(const state::Session& session) {
  return session.is_subscriber() ? ClientType::kPubSub : ClientType::kNormal;
}

// `replica` and `master` are known types, but nobody is one here.
std::optional<ClientType> parse_type(std::string_view name) {
  if (base::equal_ignoring_case(name, "normal")) {
    return ClientType::kNormal;
  }
  if (base::equal_ignoring_case(name, "pubsub")) {
    return ClientType::kPubSub;
  }
  if (base::equal_ignoring_case(name, "replica") || base::equal_ignoring_case(name, "slave") ||
      base::equal_ignoring_case(name, "master")) {
    return ClientType::kOther;
  }
  return std::nullopt;
}

std::string flags_of(const state::Session& session) {
  std::string flags;
  if (session.is_subscriber()) {
    flags += 'P';
  }
  if (session.transaction.open) {
    flags += 'x';
  }
  if (session.is_blocked()) {
    flags += 'b';
  }
  if (session.transaction.dirty) {
    flags += 'd';
  }
  if (session.closing) {
    flags += 'c';
  }
  if (session.no_evict) {
    flags += 'e';
  }
  return flags.empty() ? "N" : flags;
}

// A line of CLIENT LIST, without its end.
std::string describe(const state::Session& session, std::int64_t now_ms) {
  std::string line;
  const auto add = [&line](std::string_view name, const std::string& value) {
    line += (line.empty() ? "" : " ") + std::string(name) + "=" + value;
  };
  add("id", std::to_string(session.id));
  add("addr", session.address);
  add("laddr", session.local_address);
  add("fd", std::to_string(session.fd));
  add("name", session.name);
  add("age", std::to_string((now_ms - session.created_ms) / 1000));
  add("idle", std::to_string((now_ms - session.last_command_ms) / 1000));
  add("flags", flags_of(session));
  add("db", std::to_string(session.db));
  add("sub", std::to_string(session.channels.size()));
  add("psub", std::to_string(session.patterns.size()));
  add("ssub", "0");
  add("multi", session.transaction.open ? std::to_string(session.transaction.queue.size())
                                        : std::string("-1"));
  for (const std::string_view unknown : {"qbuf", "qbuf-free", "argv-mem", "multi-mem", "rbs", "rbp",
                                         "obl", "oll", "omem", "tot-mem"}) {
    add(unknown, "0");
  }
  add("events", "r");
  add("cmd", session.last_command.empty() ? "NULL" : std::string(session.last_command));
  add("user", "default");
  add("redir", "-1");
  add("resp", std::to_string(session.protocol));
  return line;
}

// What CLIENT KILL asks for; all that is set must hold.
struct KillFilter {
  std::optional<std::uint64_t> id;
  std::optional<std::string_view> address;
  std::optional<std::string_view> local_address;
  std::optional<ClientType> type;
  bool skip_me = true;

  [[nodiscard]] bool matches(const state::Session& session) const {
    return (!id || session.id == *id) && (!address || session.address == *address) &&
           (!local_address || session.local_address == *local_address) &&
           (!type || type_of(session) == *type);
  }
};

// Absent: the error is replied.
std::optional<KillFilter> read_filter(Context& context, Args args) {
  KillFilter filter;
  ArgReader in(context.reply, args, 2);
  while (in.more()) {
    if (in.take("ID", 1)) {
      filter.id = static_cast<std::uint64_t>(
          in.integer_in(1, INT64_MAX, "ERR client-id should be greater than 0",
                        "ERR client-id should be greater than 0"));
    } else if (in.take("ADDR", 1)) {
      filter.address = in.word();
    } else if (in.take("LADDR", 1)) {
      filter.local_address = in.word();
    } else if (in.take("TYPE", 1)) {
      const std::string_view name = in.word();
      filter.type = parse_type(name);
      if (!filter.type) {
        in.fail("ERR Unknown client type '" + std::string(name) + "'");
      }
    } else if (in.take("USER", 1)) {
      const std::string_view name = in.word();
      if (name != "default") {
        in.fail("ERR No such user '" + std::string(name) + "'");
      }
    } else if (in.take("SKIPME", 1)) {
      const std::string_view answer = in.word();
      filter.skip_me = base::equal_ignoring_case(answer, "yes");
      if (!filter.skip_me && !base::equal_ignoring_case(answer, "no")) {
        in.fail();
      }
    } else {
      in.fail();
    }
  }
  return in.failed() ? std::nullopt : std::optional(filter);
}

std::int64_t kill_matching(Context& context, const KillFilter& filter) {
  std::int64_t killed = 0;
  for (const auto& [id, session] : context.instance.sessions) {
    const bool is_me = session == &context.session;
    if (filter.matches(*session) && !(is_me && filter.skip_me)) {
      session->closing = true;
      ++killed;
      if (!is_me) {
        session->wake();
      }
    }
  }
  return killed;
}

}  // namespace

void client_getname(Context& context, Args /*args*/) {
  if (context.session.name.empty()) {
    context.reply.null();
  } else {
    context.reply.bulk(context.session.name);
  }
}

void client_help(Context& context, Args /*args*/) {
  static constexpr std::array<std::string_view, 20> kLines{
      "GETNAME",
      "    Return the name of the current connection.",
      "ID",
      "    Return the ID of the current connection.",
      "INFO",
      "    Return information about the current client connection.",
      "KILL <ip:port>",
      "    Kill connection made from <ip:port>.",
      "KILL <option> <value> [<option> <value> [...]]",
      "    Kill connections. Options are: ADDR, LADDR, TYPE, USER, SKIPME, ID.",
      "LIST [options ...]",
      "    Return information about client connections. Options:",
      "    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)",
      "      Return clients of specified type.",
      "NO-EVICT (ON|OFF)",
      "    Protect current client connection from eviction.",
      "REPLY (ON|OFF|SKIP)",
      "    Control the replies sent to the current connection.",
      "SETNAME <name>",
      "    Assign the name <name> to the current connection.",
  };
  reply_help(context, "CLIENT", kLines);
}

void client_id(Context& context, Args /*args*/) {
  context.reply.integer(static_cast<std::int64_t>(context.session.id));
}

void client_info(Context& context, Args /*args*/) {
  context.reply.verbatim("txt", describe(context.session, context.now_ms) + "\n");
}

void client_kill(Context& context, Args args) {
  if (args.size() == 3) {
    const KillFilter filter{.address = args[2], .skip_me = false};
    if (kill_matching(context, filter) == 0) {
      return context.reply.error("ERR No such client");
    }
    return context.reply.ok();
  }
  if (const auto filter = read_filter(context, args)) {
    context.reply.integer(kill_matching(context, *filter));
  }
}

void client_list(Context& context, Args args) {
  std::optional<ClientType> type;
  std::vector<std::int64_t> ids;
  ArgReader in(context.reply, args, 2);
  if (in.take("TYPE", 1) && in.left() == 1) {
    const std::string_view name = in.word();
    type = parse_type(name);
    if (!type) {
      in.fail("ERR Unknown client type '" + std::string(name) + "'");
    }
  } else if (in.take("ID", 1)) {
    while (in.more()) {
      ids.push_back(in.integer("ERR Invalid client ID"));
    }
  } else if (in.more()) {
    in.fail();
  }
  if (in.failed()) {
    return;
  }
  std::string text;
  const auto add = [&](const state::Session& session) {
    text += describe(session, context.now_ms) + "\n";
  };
  if (!ids.empty()) {
    for (const std::int64_t id : ids) {
      const auto found = context.instance.sessions.find(static_cast<std::uint64_t>(id));
      if (found != context.instance.sessions.end()) {
        add(*found->second);
      }
    }
  } else {
    for (const auto& [id, session] : context.instance.sessions) {
      if (!type || type_of(*session) == *type) {
        add(*session);
      }
    }
  }
  context.reply.verbatim("txt", text);
}

void client_no_evict(Context& context, Args args) {
  ArgReader in(context.reply, args, 2);
  if (in.take("ON")) {
    context.session.no_evict = true;
  } else if (in.take("OFF")) {
    context.session.no_evict = false;
  } else {
    return in.fail();
  }
  context.reply.ok();
}

void client_reply(Context& context, Args args) {
  ArgReader in(context.reply, args, 2);
  if (in.take("ON")) {
    context.session.reply_mode = state::ReplyMode::kOn;
    context.reply.ok();
  } else if (in.take("OFF")) {
    context.session.reply_mode = state::ReplyMode::kOff;
  } else if (in.take("SKIP")) {
    if (context.session.reply_mode != state::ReplyMode::kOff) {
      context.session.reply_mode = state::ReplyMode::kSkipNext;
    }
  } else {
    in.fail();
  }
}

void client_setname(Context& context, Args args) {
  if (!is_client_name(args[2])) {
    return context.reply.error(kBadClientName);
  }
  context.session.name = args[2];
  context.reply.ok();
}

}  // namespace sequent::cmd
