#include "engine/cmd/store_commands.h"

#include <array>
#include <string>

#include "engine/cmd/help.h"

namespace sequent::cmd {
namespace {

// A client of another machine names files beside the database only; whoever reaches the
// Unix socket, or has the engine in its process, could write them itself.
bool is_local(const state::Session& session) {
  return session.address.starts_with('/') || session.address.find(':') == std::string::npos;
}

// Replies with an error if the file may not be named.
bool refuse_file(Context& context, std::string_view name) {
  if (context.instance.journal == nullptr) {
    context.reply.error("ERR this store is kept in memory only: it has no file");
    return true;
  }
  const bool plain =
      !name.empty() && name.find('/') == std::string_view::npos && name != "." && name != "..";
  if (name.find('\0') != std::string_view::npos || (!plain && !is_local(context.session))) {
    context.reply.error(
        "ERR over the network only a plain file name is taken, of a file beside the database");
    return true;
  }
  return false;
}

}  // namespace

void sequent_checkpoint(Context& context, Args args) {
  if (refuse_file(context, args[2])) {
    return;
  }
  if (const auto begun = context.instance.journal->begin_checkpoint(std::string(args[2])); !begun) {
    return context.reply.error("ERR " + begun.error().message);
  }
  context.reply.simple("Background checkpoint started");
}

void sequent_help(Context& context, Args /*args*/) {
  static constexpr std::array<std::string_view, 6> kLines{
      "CHECKPOINT <file>",
      "    Write all data to a new database file, in the background; INFO persistence tells",
      "    how it goes.",
      "RESTORE <file>",
      "    Put what a database file holds in the place of all data, once it was read whole, in",
      "    the background; INFO persistence tells how it goes.",
  };
  reply_help(context, "SEQUENT", kLines);
}

void sequent_restore(Context& context, Args args) {
  if (refuse_file(context, args[2])) {
    return;
  }
  if (const auto begun = context.instance.journal->begin_restore(std::string(args[2])); !begun) {
    return context.reply.error("ERR " + begun.error().message);
  }
  context.reply.simple("Background restore started");
}

}  // namespace sequent::cmd
