#include "engine/cmd/transaction_commands.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/cmd/errors.h"
#include "engine/cmd/table.h"

namespace sequent::cmd {
namespace {

void end_transaction(Context& context) {
  context.session.transaction = {};
  context.instance.watches.forget(context.session);
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
    context.call(*find_command(Args(args)), args, context.reply, Origin::kTransaction);
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
