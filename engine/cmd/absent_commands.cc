#include "engine/cmd/absent_commands.h"

#include <string_view>

#include "engine/cmd/context.h"
#include "engine/cmd/help.h"

namespace sequent::cmd {

void cluster_disabled(Context& context, Args /*args*/) {
  context.reply.error("ERR This instance has cluster support disabled");
}

void failover(Context& context, Args /*args*/) {
  context.reply.error("ERR FAILOVER requires connected replicas.");
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
