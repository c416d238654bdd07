#include "engine/cmd/absent_commands.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

#include "engine/base/ascii.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/echo.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/help.h"

namespace sequent::cmd {
namespace {

// What Redis has of CLUSTER: with how many words, or at least as many if negative.
struct ClusterCommand {
  std::string_view name;
  std::int64_t arity;
};

constexpr ClusterCommand kClusterCommands[] = {
    {"addslots", -3},
    {"addslotsrange", -4},
    {"bumpepoch", 2},
    {"count-failure-reports", 3},
    {"countkeysinslot", 3},
    {"delslots", -3},
    {"delslotsrange", -4},
    {"failover", -2},
    {"flushslots", 2},
    {"forget", 3},
    {"getkeysinslot", 4},
    {"help", 2},
    {"info", 2},
    {"keyslot", 3},
    {"links", 2},
    {"meet", -4},
    {"myid", 2},
    {"nodes", 2},
    {"replicas", 3},
    {"replicate", 3},
    {"reset", -2},
    {"saveconfig", 2},
    {"set-config-epoch", 3},
    {"setslot", -4},
    {"shards", 2},
    {"slaves", 3},
    {"slots", 2},
};

}  // namespace

void cluster(Context& context, Args args) {
  const auto* const known = std::ranges::find_if(
      kClusterCommands,
      [&](std::string_view name) { return base::equal_ignoring_case(name, args[1]); },
      &ClusterCommand::name);
  if (known == std::end(kClusterCommands)) {
    return context.reply.error("ERR unknown subcommand '" + shown(args[1]) +
                               "'. Try CLUSTER HELP.");
  }
  const auto words = static_cast<std::int64_t>(args.size());
  if (known->arity >= 0 ? words != known->arity : words < -known->arity) {
    return context.reply.error(wrong_arity("cluster|" + std::string(known->name)));
  }
  cluster_disabled(context, args);
}

void cluster_disabled(Context& context, Args /*args*/) {
  context.reply.error("ERR This instance has cluster support disabled");
}

// Its words are looked at as Redis does; a replica is never handed anything.
void failover(Context& context, Args args) {
  ArgReader in(context.reply, args);
  if (args.size() == 2 && base::equal_ignoring_case(args[1], "abort")) {
    return in.fail("ERR No failover in progress.");
  }
  bool timeout = false;
  bool target = false;
  bool force = false;
  while (in.more()) {
    if (!timeout && in.take("TIMEOUT", 1)) {
      timeout = true;
      in.integer_in(1, INT64_MAX, "ERR FAILOVER timeout must be greater than 0");
    } else if (!target && in.take("TO", 2)) {
      target = true;
      in.word();
      in.integer();
    } else if (!force && in.take("FORCE")) {
      force = true;
    } else {
      in.fail();
    }
  }
  if (!in.failed()) {
    in.fail(context.instance.replicas.empty()
                ? "ERR FAILOVER requires connected replicas."
                : "ERR this server cannot hand over to a replica: stop it and tell the replica "
                  "REPLICAOF NO ONE");
  }
}

void module_help(Context& context, Args /*args*/) {
  static constexpr std::string_view kLoadExHelp =
      "    Load a module library from <path>, while passing it module configurations and optional "
      "arguments.";
  static constexpr std::string_view kLines[] = {
      "LIST",
      "    Return a list of loaded modules.",
      "LOAD <path> [<arg> ...]",
      "    Load a module library from <path>, passing to it any optional arguments.",
      "LOADEX <path> [[CONFIG NAME VALUE] [CONFIG NAME VALUE]] [ARGS ...]",
      kLoadExHelp,
      "UNLOAD <name>",
      "    Unload a module.",
  };
  reply_help(context, "MODULE", kLines);
}

void module_list(Context& context, Args /*args*/) {
  context.reply.begin_array(0);
}

void module_refused(Context& context, Args /*args*/) {
  context.reply.error("ERR modules are not supported: what they would add is no part of Sequent");
}

}  // namespace sequent::cmd
