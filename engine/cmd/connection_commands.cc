#include "engine/cmd/connection_commands.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/parse.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/client_name.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/users.h"
#include "engine/cmd/version.h"

namespace sequent::cmd {
namespace {

constexpr std::string_view kNoPassword =
    "ERR AUTH <password> called without any password configured for the default user. "
    "Are you sure your configuration is correct?";
constexpr std::string_view kWrongPassword =
    "WRONGPASS invalid username-password pair or user is disabled.";

constexpr std::string_view kHelloFirst =
    "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO "
    "AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol "
    "version at the same time";

void greet(Context& context) {
  resp::ReplySink& reply = context.reply;
  reply.begin_map(7);
  reply.bulk("server");
  reply.bulk("redis");
  reply.bulk("version");
  reply.bulk(kRedisVersion);
  reply.bulk("proto");
  reply.integer(context.session.protocol);
  reply.bulk("id");
  reply.integer(static_cast<std::int64_t>(context.session.id));
  reply.bulk("mode");
  reply.bulk("standalone");
  reply.bulk("role");
  reply.bulk("master");
  reply.bulk("modules");
  reply.begin_array(0);
}

}  // namespace

void auth(Context& context, Args args) {
  if (args.size() > 3) {
    return context.reply.error(kSyntaxError);
  }
  if (args.size() == 2 && context.instance.acl.default_user().no_password) {
    return context.reply.error(kNoPassword);
  }
  const std::string_view user = args.size() == 2 ? "default" : args[1];
  if (!authenticate(context.instance, context.session, user, args.back(), args[0])) {
    return context.reply.error(kWrongPassword);
  }
  context.reply.ok();
}

void echo(Context& context, Args args) {
  context.reply.bulk(args[1]);
}

void hello(Context& context, Args args) {
  std::optional<std::int64_t> protocol;
  if (args.size() > 1) {
    protocol = base::parse_int(args[1]);
    if (!protocol) {
      return context.reply.error("ERR Protocol version is not an integer or out of range");
    }
    if (*protocol != 2 && *protocol != 3) {
      return context.reply.error("NOPROTO unsupported protocol version");
    }
  }
  std::optional<std::string_view> name;
  for (std::size_t i = 2; i < args.size();) {
    if (base::equal_ignoring_case(args[i], "AUTH") && i + 2 < args.size()) {
      if (!authenticate(context.instance, context.session, args[i + 1], args[i + 2], args[0])) {
        return context.reply.error(kWrongPassword);
      }
      i += 3;
    } else if (base::equal_ignoring_case(args[i], "SETNAME") && i + 1 < args.size()) {
      name = args[i + 1];
      if (!is_client_name(*name)) {
        return context.reply.error(kBadClientName);
      }
      i += 2;
    } else {
      return context.reply.error("ERR Syntax error in HELLO option '" + std::string(args[i]) + "'");
    }
  }
  if (!context.session.authenticated) {
    return context.reply.error(kHelloFirst);
  }
  if (name) {
    context.session.name = *name;
  }
  if (protocol) {
    context.session.set_protocol(static_cast<int>(*protocol));
  }
  greet(context);
}

// From now on it is shown every command; it may still send some itself.
void monitor(Context& context, Args /*args*/) {
  if (context.origin == Origin::kTransaction) {
    return context.reply.error("ERR MONITOR isn't allowed for DENY BLOCKING client");
  }
  context.instance.monitors.add(context.session);
  context.reply.ok();
}

void ping(Context& context, Args args) {
  if (args.size() > 2) {
    return context.reply.error(wrong_arity("ping"));
  }
  if (context.session.is_subscriber() && context.session.protocol == 2) {
    context.reply.begin_array(2);
    context.reply.bulk("pong");
    context.reply.bulk(args.size() == 2 ? args[1] : "");
  } else if (args.size() == 2) {
    context.reply.bulk(args[1]);
  } else {
    context.reply.simple("PONG");
  }
}

void quit(Context& context, Args /*args*/) {
  context.session.closing = true;
  context.reply.ok();
}

void reset(Context& context, Args /*args*/) {
  state::Session& session = context.session;
  session.transaction = {};
  context.instance.watches.forget(session);
  context.instance.pubsub.unsubscribe_all(session);
  context.instance.tracking.disable(session);
  context.instance.monitors.remove(session);
  context.instance.replicas.remove(session);
  if (!session.is_trusted) {
    use_default_user(context.instance, session);
  }
  session.db = 0;
  session.name.clear();
  session.no_evict = false;
  session.reply_mode = state::ReplyMode::kOn;
  session.set_protocol(2);
  context.reply.simple("RESET");
}

void select(Context& context, Args args) {
  const auto index = base::parse_int(args[1]);
  if (!index || *index < INT32_MIN || *index > INT32_MAX) {
    return context.reply.error(index ? kIntRange : kNotInteger);
  }
  if (*index < 0 || *index >= static_cast<std::int64_t>(context.instance.databases.size())) {
    return context.reply.error(kDbOutOfRange);
  }
  context.session.db = static_cast<int>(*index);
  context.reply.ok();
}

}  // namespace sequent::cmd
