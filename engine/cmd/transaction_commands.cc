#include "engine/cmd/transaction_commands.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/cmd/acl_check.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/table.h"

namespace sequent::cmd {
namespace {

void end_transaction(Context& context) {
  context.session.transaction = {};
  context.instance.watches.forget(context.session);
}

std::string changed_rules(const AclRefusal& refusal) {
  std::string text =
      "NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC "
      "call. This command is no longer allowed for the following reason: ";
  switch (refusal.reason) {
    case state::AclReason::kKey:
      return text + "no permission to touch the specified keys";
    case state::AclReason::kChannel:
      return text + "no permission to access one of the channels used as arguments";
    case state::AclReason::kCommand:
    case state::AclReason::kAuth:
      break;
  }
  return text + "no permission to execute the command or subcommand";
}

// A watched key whose time ran out since it was watched was changed by that.
bool watched_key_expired(const Context& context) {
  return std::ranges::any_of(context.session.watched, [&context](const state::WatchedKey& watched) {
    if (watched.was_expired) {
      return false;
    }
    const auto& keys = *context.instance.databases[static_cast<std::size_t>(watched.db)];
    const data::Entry entry = keys.find(watched.key);
    return entry && context.is_expired(entry);
  });
}

}  // namespace

void multi(Context& context, Args /*args*/) {
  if (context.session.transaction.open) {
    return context.reply.error("ERR MULTI calls can not be nested");
  }
  context.session.transaction.open = true;
  context.reply.ok();
}

void exec(Context& context, Args /*args*/) {
  state::Transaction& transaction = context.session.transaction;
  if (!transaction.open) {
    return context.reply.error("ERR EXEC without MULTI");
  }
  if (transaction.aborted) {
    end_transaction(context);
    return context.reply.error(kExecAbort);
  }
  if (transaction.dirty || watched_key_expired(context)) {
    end_transaction(context);
    return context.reply.null_array();
  }
  const std::vector<state::Words> queue = std::move(transaction.queue);
  // From here on the keys are ours: changes by these commands are no conflict.
  end_transaction(context);
  context.reply.begin_array(queue.size());
  for (const state::Words& words : queue) {
    const std::vector<std::string_view> args = words.views();
    const CommandSpec& spec = *find_command(Args(args));
    if (const auto refusal = check_session(context.instance, context.session, spec, args,
                                           state::AclContext::kMulti, context.now_ms)) {
      context.reply.error(changed_rules(*refusal));
      continue;
    }
    context.call(spec, args, context.reply, Origin::kTransaction);
  }
}

void discard(Context& context, Args /*args*/) {
  if (!context.session.transaction.open) {
    return context.reply.error("ERR DISCARD without MULTI");
  }
  end_transaction(context);
  context.reply.ok();
}

void watch(Context& context, Args args) {
  if (context.session.transaction.open) {
    return context.reply.error("ERR WATCH inside MULTI is not allowed");
  }
  for (const std::string_view key : args.subspan(1)) {
    const data::Entry entry = context.keys.find(key);
    context.instance.watches.add(context.session, context.db, key,
                                 entry && context.is_expired(entry));
  }
  context.reply.ok();
}

void unwatch(Context& context, Args /*args*/) {
  context.instance.watches.forget(context.session);
  context.session.transaction.dirty = false;
  context.reply.ok();
}

}  // namespace sequent::cmd
