#include "engine/cmd/script_commands.h"

#include <array>
#include <string>
#include <string_view>

#include "engine/base/ascii.h"
#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/help.h"
#include "engine/cmd/script_call.h"

namespace sequent::cmd {
namespace {

using Access = ScriptRunner::Access;

void eval_source(Context& context, Args args, Access access) {
  if (const auto call = read_call(context, args, access, kNotInteger)) {
    context.scripts->eval(context, args[1], *call);
  }
}

void eval_sha1(Context& context, Args args, Access access) {
  if (const auto call = read_call(context, args, access, kNotInteger)) {
    context.scripts->eval_sha(context, args[1], *call);
  }
}

}  // namespace

void eval(Context& context, Args args) {
  eval_source(context, args, Access::kReadWrite);
}

void eval_ro(Context& context, Args args) {
  eval_source(context, args, Access::kReadOnly);
}

void evalsha(Context& context, Args args) {
  eval_sha1(context, args, Access::kReadWrite);
}

void evalsha_ro(Context& context, Args args) {
  eval_sha1(context, args, Access::kReadOnly);
}

void script_load(Context& context, Args args) {
  const auto sha1 = context.scripts->load(args[2]);
  if (sha1) {
    context.reply.bulk(*sha1);
  } else {
    context.reply.error("ERR " + sha1.error().message);
  }
}

void script_exists(Context& context, Args args) {
  context.reply.begin_array(args.size() - 2);
  for (const std::string_view sha1 : args.subspan(2)) {
    context.reply.integer(context.scripts->exists(base::to_lower(sha1)) ? 1 : 0);
  }
}

void script_flush(Context& context, Args args) {
  const bool known =
      args.size() == 2 || (args.size() == 3 && (base::equal_ignoring_case(args[2], "SYNC") ||
                                                base::equal_ignoring_case(args[2], "ASYNC")));
  if (!known) {
    context.reply.error("ERR SCRIPT FLUSH only support SYNC|ASYNC option");
    return;
  }
  context.scripts->flush();
  context.reply.ok();
}

void script_kill(Context& context, Args /*args*/) {
  kill_script(context, state::SlowScript::Kind::kEval);
}

void script_debug(Context& context, Args args) {
  if (base::equal_ignoring_case(args[2], "NO")) {
    context.reply.ok();
  } else if (base::equal_ignoring_case(args[2], "YES") ||
             base::equal_ignoring_case(args[2], "SYNC")) {
    context.reply.error("ERR SCRIPT DEBUG is not supported: there is no Lua debugger here");
  } else {
    context.reply.error("ERR Use SCRIPT DEBUG YES/SYNC/NO");
  }
}

void script_help(Context& context, Args /*args*/) {
  constexpr std::array<std::string_view, 14> kLines{
      "DEBUG (YES|SYNC|NO)",
      "    Set the debug mode for subsequent scripts executed.",
      "EXISTS <sha1> [<sha1> ...]",
      "    Return information about the existence of the scripts in the script cache.",
      "FLUSH [ASYNC|SYNC]",
      "    Flush the Lua scripts cache. Very dangerous on replicas.",
      "    When called without the optional mode argument, the behavior is determined by the",
      "    lazyfree-lazy-user-flush configuration directive. Valid modes are:",
      "    * ASYNC: Asynchronously flush the scripts cache.",
      "    * SYNC: Synchronously flush the scripts cache.",
      "KILL",
      "    Kill the currently executing Lua script.",
      "LOAD <script>",
      "    Load a script into the scripts cache without executing it.",
  };
  reply_help(context, "SCRIPT", kLines);
}

}  // namespace sequent::cmd
