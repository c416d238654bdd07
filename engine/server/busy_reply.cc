#include "engine/server/busy_reply.h"

#include "engine/base/ascii.h"

namespace sequent::server {

BusyVerdict reply_busy(std::span<const std::string_view> args, bool wrote, resp::ReplySink& reply) {
  const auto is = [&](std::string_view command, std::string_view argument) {
    return args.size() == 2 && base::equal_ignoring_case(args[0], command) &&
           base::equal_ignoring_case(args[1], argument);
  };
  if (is("SHUTDOWN", "NOSAVE")) {
    return BusyVerdict::kShutDown;
  }
  if (!is("SCRIPT", "KILL")) {
    reply.error(
        "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.");
    return BusyVerdict::kGoOn;
  }
  if (wrote) {
    reply.error(
        "UNKILLABLE Sorry the script already executed write commands against the dataset. You can "
        "either wait the script termination or kill the server in a hard way using the SHUTDOWN "
        "NOSAVE command.");
    return BusyVerdict::kGoOn;
  }
  reply.ok();
  return BusyVerdict::kKillScript;
}

}  // namespace sequent::server
