#include "engine/cmd/script_call.h"

#include <cstddef>
#include <cstdint>

#include "engine/base/parse.h"

namespace sequent::cmd {

using Kind = state::SlowScript::Kind;

std::optional<ScriptRunner::Call> read_call(Context& context,
                                            Args args,
                                            ScriptRunner::Access access,
                                            std::string_view not_a_number) {
  const auto count = base::parse_int(args[2]);
  if (!count) {
    context.reply.error(not_a_number);
    return std::nullopt;
  }
  const Args rest = args.subspan(3);
  if (*count > static_cast<std::int64_t>(rest.size())) {
    context.reply.error("ERR Number of keys can't be greater than number of args");
    return std::nullopt;
  }
  if (*count < 0) {
    context.reply.error("ERR Number of keys can't be negative");
    return std::nullopt;
  }
  const auto keys = static_cast<std::size_t>(*count);
  return ScriptRunner::Call{
      .keys = rest.first(keys), .args = rest.subspan(keys), .access = access, .command = args};
}

std::string_view busy_error(const state::SlowScript& slow) {
  return slow.kind == Kind::kEval ? "BUSY Redis is busy running a script. You can only call SCRIPT "
                                    "KILL or SHUTDOWN NOSAVE."
                                  : "BUSY Redis is busy running a script. You can only call "
                                    "FUNCTION KILL or SHUTDOWN NOSAVE.";
}

void kill_script(Context& context, Kind kind) {
  state::SlowScript* slow = context.instance.slow_script;
  if (slow == nullptr) {
    return context.reply.error("NOTBUSY No scripts in execution right now.");
  }
  if (slow->wrote) {
    return context.reply.error(
        "UNKILLABLE Sorry the script already executed write commands against the dataset. You can "
        "either wait the script termination or kill the server in a hard way using the SHUTDOWN "
        "NOSAVE command.");
  }
  if (slow->kind != kind) {
    return context.reply.error(busy_error(*slow));
  }
  slow->killed = true;
  context.reply.ok();
}

}  // namespace sequent::cmd
