#include "engine/cmd/function_commands.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/ascii.h"
#include "engine/base/glob.h"
#include "engine/cmd/echo.h"
#include "engine/cmd/help.h"
#include "engine/cmd/library_source.h"
#include "engine/cmd/script_call.h"
#include "engine/state/libraries.h"

namespace sequent::cmd {
namespace {

using Access = ScriptRunner::Access;
using Kind = state::SlowScript::Kind;

constexpr std::string_view kEngine = "LUA";

void reply_syntax(Context& context, std::string_view subcommand) {
  context.reply.error("ERR unknown subcommand or wrong number of arguments for '" +
                      std::string(subcommand) + "'. Try FUNCTION HELP.");
}

void call_function(Context& context, Args args, Access access) {
  const state::Function* function = context.instance.libraries.function(args[1]);
  if (function == nullptr) {
    return context.reply.error("ERR Function not found");
  }
  if (const auto call = read_call(context, args, access, "ERR Bad number of keys provided")) {
    context.scripts->call_function(context, *function, *call);
  }
}

void reply_function(Context& context, const state::Function& function) {
  resp::ReplySink& reply = context.reply;
  reply.begin_map(3);
  reply.bulk("name");
  reply.bulk(function.name);
  reply.bulk("description");
  if (function.description) {
    reply.bulk(*function.description);
  } else {
    reply.null();
  }
  reply.bulk("flags");
  const auto is_set = [&function](const state::ScriptFlagName& flag) {
    return (function.flags & flag.flag) != 0;
  };
  reply.begin_set(static_cast<std::size_t>(std::ranges::count_if(state::kScriptFlagNames, is_set)));
  for (const state::ScriptFlagName& flag : state::kScriptFlagNames) {
    if (is_set(flag)) {
      reply.simple(flag.name);
    }
  }
}

void reply_library(Context& context, const state::Library& library, bool with_code) {
  resp::ReplySink& reply = context.reply;
  reply.begin_map(with_code ? 4 : 3);
  reply.bulk("library_name");
  reply.bulk(library.name);
  reply.bulk("engine");
  reply.bulk(kEngine);
  reply.bulk("functions");
  reply.begin_array(library.functions.size());
  for (const auto& [name, function] : library.functions) {
    reply_function(context, function);
  }
  if (with_code) {
    reply.bulk("library_code");
    reply.bulk(library.source);
  }
}

void reply_running(Context& context, const state::SlowScript& slow) {
  resp::ReplySink& reply = context.reply;
  reply.begin_map(3);
  reply.bulk("name");
  reply.bulk(slow.name);
  reply.bulk("command");
  reply.begin_array(slow.command.size());
  for (const std::string_view word : slow.command) {
    reply.bulk(word);
  }
  reply.bulk("duration_ms");
  reply.integer(slow.running.count());
}

}  // namespace

void fcall(Context& context, Args args) {
  call_function(context, args, Access::kReadWrite);
}

void fcall_ro(Context& context, Args args) {
  call_function(context, args, Access::kReadOnly);
}

void function_delete(Context& context, Args args) {
  if (!context.instance.libraries.remove(args[2])) {
    return context.reply.error("ERR Library not found");
  }
  ++context.instance.dirty;
  context.reply.ok();
}

void function_flush(Context& context, Args args) {
  if (args.size() > 3) {
    return reply_syntax(context, args[1]);
  }
  if (args.size() == 3 && !base::equal_ignoring_case(args[2], "SYNC") &&
      !base::equal_ignoring_case(args[2], "ASYNC")) {
    return context.reply.error("ERR FUNCTION FLUSH only supports SYNC|ASYNC option");
  }
  context.instance.libraries.clear();
  ++context.instance.dirty;
  context.reply.ok();
}

void function_kill(Context& context, Args /*args*/) {
  kill_script(context, Kind::kFunction);
}

void function_list(Context& context, Args args) {
  bool with_code = false;
  std::optional<std::string_view> pattern;
  for (std::size_t i = 2; i < args.size(); ++i) {
    if (!with_code && base::equal_ignoring_case(args[i], "WITHCODE")) {
      with_code = true;
    } else if (!pattern && base::equal_ignoring_case(args[i], "LIBRARYNAME")) {
      if (++i == args.size()) {
        return context.reply.error("ERR library name argument was not given");
      }
      pattern = args[i];
    } else {
      return context.reply.error("ERR Unknown argument " + shown(args[i], args[i].size()));
    }
  }
  std::vector<const state::Library*> found;
  for (const auto& [name, library] : context.instance.libraries.all()) {
    if (!pattern || base::glob_match(*pattern, name, base::Case::kIgnored)) {
      found.push_back(&library);
    }
  }
  context.reply.begin_array(found.size());
  for (const state::Library* library : found) {
    reply_library(context, *library, with_code);
  }
}

void function_load(Context& context, Args args) {
  const Args options = args.subspan(2, args.size() - 3);
  for (const std::string_view option : options) {
    if (!base::equal_ignoring_case(option, "REPLACE")) {
      return context.reply.error("ERR Unknown option given: " + std::string(option));
    }
  }
  state::Libraries& libraries = context.instance.libraries;
  const auto load = [&]() -> base::Result<std::string> {
    SEQUENT_TRY_ASSIGN(LibrarySource source, LibrarySource::parse(args.back()));
    if (options.empty() && libraries.find(source.name) != nullptr) {
      return base::invalid("Library '" + source.name + "' already exists");
    }
    SEQUENT_TRY_ASSIGN(state::Library made,
                       context.scripts->make_library(context, source.name, args.back()));
    SEQUENT_TRY(libraries.add(std::move(made)));
    return std::move(source.name);
  };
  if (const auto loaded = load()) {
    ++context.instance.dirty;
    context.reply.bulk(*loaded);
  } else {
    context.reply.error("ERR " + loaded.error().message);
  }
}

void function_stats(Context& context, Args /*args*/) {
  const state::SlowScript* slow = context.instance.slow_script;
  if (slow != nullptr && slow->kind == Kind::kEval) {
    return context.reply.error(busy_error(*slow));
  }
  const state::Libraries& libraries = context.instance.libraries;
  resp::ReplySink& reply = context.reply;
  reply.begin_map(2);
  reply.bulk("running_script");
  if (slow != nullptr) {
    reply_running(context, *slow);
  } else {
    reply.null();
  }
  reply.bulk("engines");
  reply.begin_map(1);
  reply.bulk(kEngine);
  reply.begin_map(2);
  reply.bulk("libraries_count");
  reply.integer(static_cast<std::int64_t>(libraries.all().size()));
  reply.bulk("functions_count");
  reply.integer(static_cast<std::int64_t>(libraries.functions()));
}

void function_help(Context& context, Args /*args*/) {
  constexpr std::array<std::string_view, 37> kLines{
      "LOAD [REPLACE] <FUNCTION CODE>",
      "    Create a new library with the given library name and code.",
      "DELETE <LIBRARY NAME>",
      "    Delete the given library.",
      "LIST [LIBRARYNAME PATTERN] [WITHCODE]",
      "    Return general information on all the libraries:",
      "    * Library name",
      "    * The engine used to run the Library",
      "    * Library description",
      "    * Functions list",
      "    * Library code (if WITHCODE is given)",
      "    It also possible to get only function that matches a pattern using LIBRARYNAME "
      "argument.",
      "STATS",
      "    Return information about the current function running:",
      "    * Function name",
      "    * Command used to run the function",
      "    * Duration in MS that the function is running",
      "    If no function is running, return nil",
      "    In addition, returns a list of available engines.",
      "KILL",
      "    Kill the current running function.",
      "FLUSH [ASYNC|SYNC]",
      "    Delete all the libraries.",
      "    When called without the optional mode argument, the behavior is determined by the",
      "    lazyfree-lazy-user-flush configuration directive. Valid modes are:",
      "    * ASYNC: Asynchronously flush the libraries.",
      "    * SYNC: Synchronously flush the libraries.",
      "DUMP",
      "    Return a serialized payload representing the current libraries, can be restored using "
      "FUNCTION RESTORE command",
      "RESTORE <PAYLOAD> [FLUSH|APPEND|REPLACE]",
      "    Restore the libraries represented by the given payload, it is possible to give a "
      "restore "
      "policy to",
      "    control how to handle existing libraries (default APPEND):",
      "    * FLUSH: delete all existing libraries.",
      "    * APPEND: appends the restored libraries to the existing libraries. On collision, "
      "abort.",
      "    * REPLACE: appends the restored libraries to the existing libraries, On collision, "
      "replace "
      "the old",
      "      libraries with the new libraries (notice that even on this option there is a chance "
      "of "
      "failure",
      "      in case of functions name collision with another library).",
  };
  reply_help(context, "FUNCTION", kLines);
}

}  // namespace sequent::cmd
