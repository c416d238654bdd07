#include "engine/cmd/client_commands.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/parse.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/client_line.h"
#include "engine/cmd/client_name.h"
#include "engine/cmd/echo.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/help.h"
#include "engine/cmd/unblock.h"

namespace sequent::cmd {

void client_getname(Context& context, Args /*args*/) {
  if (context.session.name.empty()) {
    context.reply.null();
  } else {
    context.reply.bulk(context.session.name);
  }
}

void client_help(Context& context, Args /*args*/) {
  static constexpr std::string_view kLines[] = {
      "CACHING (YES|NO)",
      "    Enable/disable tracking of the keys for next command in OPTIN/OPTOUT modes.",
      "GETREDIR",
      "    Return the client ID we are redirecting to when tracking is enabled.",
      "GETNAME",
      "    Return the name of the current connection.",
      "ID",
      "    Return the ID of the current connection.",
      "INFO",
      "    Return information about the current client connection.",
      "KILL <ip:port>",
      "    Kill connection made from <ip:port>.",
      "KILL <option> <value> [<option> <value> [...]]",
      "    Kill connections. Options are:",
      "    * ADDR (<ip:port>|<unixsocket>:0)",
      "      Kill connections made from the specified address",
      "    * LADDR (<ip:port>|<unixsocket>:0)",
      "      Kill connections made to specified local address",
      "    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)",
      "      Kill connections by type.",
      "    * USER <username>",
      "      Kill connections authenticated by <username>.",
      "    * SKIPME (YES|NO)",
      "      Skip killing current connection (default: yes).",
      "LIST [options ...]",
      "    Return information about client connections. Options:",
      "    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)",
      "      Return clients of specified type.",
      "UNPAUSE",
      "    Stop the current client pause, resuming traffic.",
      "PAUSE <timeout> [WRITE|ALL]",
      "    Suspend all, or just write, clients for <timeout> milliseconds.",
      "REPLY (ON|OFF|SKIP)",
      "    Control the replies sent to the current connection.",
      "SETNAME <name>",
      "    Assign the name <name> to the current connection.",
      "UNBLOCK <clientid> [TIMEOUT|ERROR]",
      "    Unblock the specified blocked client.",
      "TRACKING (ON|OFF) [REDIRECT <id>] [BCAST] [PREFIX <prefix> [...]]",
      "         [OPTIN] [OPTOUT] [NOLOOP]",
      "    Control server assisted client side caching.",
      "TRACKINGINFO",
      "    Report tracking status for the current connection.",
      "NO-EVICT (ON|OFF)",
      "    Protect current client connection from eviction.",
  };
  reply_help(context, "CLIENT", kLines);
}

void client_id(Context& context, Args /*args*/) {
  context.reply.integer(static_cast<std::int64_t>(context.session.id));
}

void client_info(Context& context, Args /*args*/) {
  context.reply.verbatim("txt", client_line(context.session, context.now_ms) + "\n");
}

void client_list(Context& context, Args args) {
  std::optional<ClientType> type;
  std::vector<std::int64_t> ids;
  ArgReader in(context.reply, args, 2);
  if (in.take("TYPE", 1) && in.left() == 1) {
    const std::string_view name = in.word();
    type = parse_client_type(name);
    if (!type) {
      in.fail("ERR Unknown client type '" + shown(name) + "'");
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
    text.append(client_line(session, context.now_ms)).append("\n");
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

void client_pause(Context& context, Args args) {
  ArgReader in(context.reply, args, 2);
  const std::int64_t timeout =
      in.integer_in(0, INT64_MAX - context.now_ms, "ERR timeout is negative",
                    "ERR timeout is not an integer or out of range");
  state::PauseMode mode = state::PauseMode::kAll;
  if (in.take("WRITE")) {
    mode = state::PauseMode::kWrites;
  } else if (in.more() && !in.take("ALL")) {
    in.fail("ERR CLIENT PAUSE mode must be WRITE or ALL");
  }
  if (in.more()) {
    in.fail();
  }
  if (!in.failed()) {
    context.instance.pause.until_ms = context.now_ms + timeout;
    context.instance.pause.mode = mode;
    context.reply.ok();
  }
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

void client_unblock(Context& context, Args args) {
  ArgReader in(context.reply, args, 2);
  const std::int64_t id = in.integer();
  Unblock how = Unblock::kTimeout;
  if (in.take("ERROR")) {
    how = Unblock::kError;
  } else if (in.more() && !in.take("TIMEOUT")) {
    in.fail("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
  }
  if (in.more()) {
    in.fail();
  }
  if (in.failed()) {
    return;
  }
  const auto found = context.instance.sessions.find(static_cast<std::uint64_t>(id));
  const bool waits = found != context.instance.sessions.end() && found->second->blocked;
  if (waits) {
    unblock(context.instance, *found->second, how);
    found->second->wake();
  }
  context.reply.integer(waits ? 1 : 0);
}

// The dispatcher lets go who waited.
void client_unpause(Context& context, Args /*args*/) {
  if (context.instance.pause.until_ms != 0) {
    context.instance.pause.until_ms = 1;
  }
  context.reply.ok();
}

}  // namespace sequent::cmd
