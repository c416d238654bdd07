#include "engine/cmd/absent_commands.h"

#include <cstdint>
#include <string_view>

#include "engine/base/ascii.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/help.h"

namespace sequent::cmd {

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

// There are no modules: none can be loaded, none is there to be unloaded.
void module_load(Context& context, Args /*args*/) {
  context.reply.error("ERR Error loading the extension. Please check the server logs.");
}

void module_unload(Context& context, Args /*args*/) {
  context.reply.error("ERR Error unloading module: no such module with that name");
}

}  // namespace sequent::cmd
