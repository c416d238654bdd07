#include "engine/cmd/help.h"

#include <string>

namespace sequent::cmd {

void reply_help(Context& context,
                std::string_view command,
                std::span<const std::string_view> lines) {
  context.reply.begin_array(lines.size() + 3);
  context.reply.simple(std::string(command) +
                       " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
  for (const std::string_view line : lines) {
    context.reply.simple(line);
  }
  context.reply.simple("HELP");
  context.reply.simple("    Prints this help.");
}

}  // namespace sequent::cmd
