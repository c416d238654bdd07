#include "engine/cmd/acl_commands.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "engine/base/ascii.h"
#include "engine/base/digest.h"
#include "engine/base/random.h"
#include "engine/cmd/acl_check.h"
#include "engine/cmd/acl_rules.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/categories.h"
#include "engine/cmd/echo.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/help.h"
#include "engine/cmd/table.h"
#include "engine/cmd/users.h"

namespace sequent::cmd {
namespace {

constexpr std::string_view kNoFile =
    "ERR This Redis instance is not configured to use an ACL file. You may want to specify users "
    "via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis "
    "configuration file set) in order to store users in the Redis configuration.";

std::string wrong_subcommand(std::string_view subcommand) {
  return "ERR unknown subcommand or wrong number of arguments for '" + shown(subcommand) +
         "'. Try ACL HELP.";
}

// Three fields of a map.
void reply_selector(resp::ReplySink& reply, const state::Selector& selector) {
  reply.bulk("commands");
  reply.bulk(describe_commands(selector));
  reply.bulk("keys");
  reply.bulk(describe_keys(selector));
  reply.bulk("channels");
  reply.bulk(describe_channels(selector));
}

std::string_view name_of(state::AclReason reason) {
  constexpr std::array<std::string_view, 4> kNames{"command", "key", "channel", "auth"};
  return kNames.at(static_cast<std::size_t>(reason));
}

std::string_view name_of(state::AclContext context) {
  constexpr std::array<std::string_view, 3> kNames{"toplevel", "multi", "lua"};
  return kNames.at(static_cast<std::size_t>(context));
}

void reply_entry(Context& context, const state::AclLogEntry& entry) {
  resp::ReplySink& reply = context.reply;
  reply.begin_map(7);
  reply.bulk("count");
  reply.integer(static_cast<std::int64_t>(entry.count));
  reply.bulk("reason");
  reply.bulk(name_of(entry.reason));
  reply.bulk("context");
  reply.bulk(name_of(entry.context));
  reply.bulk("object");
  reply.bulk(entry.object);
  reply.bulk("username");
  reply.bulk(entry.user);
  reply.bulk("age-seconds");
  reply.real(static_cast<double>(context.now_ms - entry.at_ms) / 1000);
  reply.bulk("client-info");
  reply.bulk(entry.client);
}

}  // namespace

void acl_cat(Context& context, Args args) {
  if (args.size() > 3) {
    return context.reply.error(wrong_subcommand(args[1]));
  }
  std::vector<std::string_view> names;
  if (args.size() == 2) {
    for (const CategoryName& each : all_categories()) {
      names.push_back(each.name);
    }
  } else {
    const auto category = find_category(args[2]);
    if (!category) {
      return context.reply.error("ERR Unknown category '" + shown(args[2]) + "'");
    }
    for (const CommandSpec& spec : all_commands()) {
      if ((categories_of(spec) & *category) != 0) {
        names.push_back(spec.name);
      }
    }
  }
  context.reply.begin_array(names.size());
  for (const std::string_view name : names) {
    context.reply.bulk(name);
  }
}

void acl_deluser(Context& context, Args args) {
  const Args names = args.subspan(2);
  if (std::ranges::find(names, "default") != names.end()) {
    return context.reply.error("ERR The 'default' user cannot be removed");
  }
  const auto removed = std::ranges::count_if(
      names, [&context](std::string_view name) { return remove_user(context.instance, name); });
  context.reply.integer(removed);
}

void acl_dryrun(Context& context, Args args) {
  const state::User* user = context.instance.acl.find(args[2]);
  if (user == nullptr) {
    return context.reply.error("ERR User '" + shown(args[2]) + "' not found");
  }
  const Args words = args.subspan(3);
  const CommandSpec* spec = find_command(words);
  if (spec == nullptr) {
    return context.reply.error("ERR Command '" + shown(words[0]) + "' not found");
  }
  if (!spec->takes(words.size())) {
    return context.reply.error(wrong_arity(spec->name));
  }
  const auto refusal = check_user(*user, *spec, words);
  if (!refusal) {
    return context.reply.ok();
  }
  std::string text = "This user has no permissions to ";
  if (refusal->reason == state::AclReason::kCommand) {
    text.append("run the '").append(spec->name).append("' command");
  } else {
    text.append("access the '").append(words[refusal->position]);
    text.append("' ").append(name_of(refusal->reason));
  }
  context.reply.bulk(text);
}

void acl_genpass(Context& context, Args args) {
  constexpr std::int64_t kDefaultBits = 256;
  constexpr std::int64_t kMostBits = 4096;
  if (args.size() > 3) {
    return context.reply.error(wrong_subcommand(args[1]));
  }
  ArgReader in(context.reply, args, 2);
  const std::int64_t bits =
      in.more() ? in.integer_in(1, kMostBits,
                                "ERR ACL GENPASS argument must be the number of bits for the "
                                "output password, a positive number up to 4096")
                : kDefaultBits;
  if (in.failed()) {
    return;
  }
  const auto digits = static_cast<std::size_t>((bits + 3) / 4);
  std::string password;
  while (password.size() < digits) {
    // The kernel's randomness each time: a password must not be guessed from another.
    const std::uint64_t word = base::random_seed();
    password += base::to_hex({reinterpret_cast<const char*>(&word), sizeof word});
  }
  context.reply.bulk(std::string_view(password).substr(0, digits));
}

void acl_getuser(Context& context, Args args) {
  const state::User* user = context.instance.acl.find(args[2]);
  resp::ReplySink& reply = context.reply;
  if (user == nullptr) {
    return reply.null();
  }
  const std::vector<std::string_view> flags = user_flags(*user);
  reply.begin_map(6);
  reply.bulk("flags");
  reply.begin_set(flags.size());
  for (const std::string_view flag : flags) {
    reply.bulk(flag);
  }
  reply.bulk("passwords");
  reply.begin_array(user->passwords.size());
  for (const std::string& password : user->passwords) {
    reply.bulk(password);
  }
  reply_selector(reply, user->root());
  reply.bulk("selectors");
  reply.begin_array(user->selectors.size() - 1);
  for (const state::Selector& selector : user->selectors) {
    if (&selector != &user->root()) {
      reply.begin_map(3);
      reply_selector(reply, selector);
    }
  }
}

void acl_help(Context& context, Args /*args*/) {
  static constexpr std::array<std::string_view, 26> kLines{
      "CAT [<category>]",
      "    List all commands that belong to <category>, or all command categories",
      "    when no category is specified.",
      "DELUSER <username> [<username> ...]",
      "    Delete a list of users.",
      "DRYRUN <username> <command> [<arg> ...]",
      "    Returns whether the user can execute the given command without executing the command.",
      "GETUSER <username>",
      "    Get the user's details.",
      "GENPASS [<bits>]",
      "    Generate a secure 256-bit user password. The optional `bits` argument can",
      "    be used to specify a different size.",
      "LIST",
      "    Show users details in config file format.",
      "LOAD",
      "    Reload users from the ACL file.",
      "LOG [<count> | RESET]",
      "    Show the ACL log entries.",
      "SAVE",
      "    Save the current config to the ACL file.",
      "SETUSER <username> <attribute> [<attribute> ...]",
      "    Create or modify a user with the specified attributes.",
      "USERS",
      "    List all the registered usernames.",
      "WHOAMI",
      "    Return the current connection username.",
  };
  reply_help(context, "ACL", kLines);
}

void acl_list(Context& context, Args /*args*/) {
  const auto& users = context.instance.acl.users();
  context.reply.begin_array(users.size());
  for (const auto& [name, user] : users) {
    context.reply.bulk("user " + name + " " + describe_user(*user));
  }
}

void acl_load(Context& context, Args /*args*/) {
  const std::string path = acl_path(context.instance.config);
  if (path.empty()) {
    return context.reply.error(kNoFile);
  }
  if (const base::Status loaded = load_users(context.instance, path); !loaded) {
    return context.reply.error("ERR " + loaded.error().message);
  }
  context.reply.ok();
}

void acl_log(Context& context, Args args) {
  constexpr std::int64_t kDefaultCount = 10;
  state::Acl& acl = context.instance.acl;
  if (args.size() > 3) {
    return context.reply.error(wrong_subcommand(args[1]));
  }
  ArgReader in(context.reply, args, 2);
  if (in.take("RESET")) {
    acl.clear_log();
    return context.reply.ok();
  }
  const std::int64_t wanted = in.more() ? in.integer() : kDefaultCount;
  if (in.failed()) {
    return;
  }
  const std::size_t count =
      std::min(static_cast<std::size_t>(std::max<std::int64_t>(wanted, 0)), acl.entries().size());
  context.reply.begin_array(count);
  for (std::size_t i = 0; i < count; ++i) {
    reply_entry(context, acl.entries()[i]);
  }
}

void acl_save(Context& context, Args /*args*/) {
  const std::string path = acl_path(context.instance.config);
  if (path.empty()) {
    return context.reply.error(kNoFile);
  }
  if (!save_users(context.instance, path)) {
    return context.reply.error(
        "ERR There was an error trying to save the ACLs. Please check the server logs for more "
        "information");
  }
  context.reply.ok();
}

void acl_setuser(Context& context, Args args) {
  if (!is_user_name(args[2])) {
    return context.reply.error("ERR Usernames can't contain spaces or null characters");
  }
  if (const auto problem = change_user(context.instance, args[2], args.subspan(3))) {
    return context.reply.error("ERR " + *problem);
  }
  context.reply.ok();
}

void acl_users(Context& context, Args /*args*/) {
  const auto& users = context.instance.acl.users();
  context.reply.begin_array(users.size());
  for (const auto& [name, user] : users) {
    context.reply.bulk(name);
  }
}

void acl_whoami(Context& context, Args /*args*/) {
  if (context.session.user == nullptr) {
    return context.reply.null();
  }
  context.reply.bulk(context.session.user->name);
}

}  // namespace sequent::cmd
