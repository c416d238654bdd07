#include "engine/cmd/save_commands.h"

#include <algorithm>
#include <string_view>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"

namespace sequent::cmd {
namespace {

// Null: there is none, which is replied.
state::Journal* journal_of(Context& context) {
  if (context.instance.journal == nullptr) {
    context.reply.error("ERR this store is kept in memory only: there is no disk to save it to");
  }
  return context.instance.journal;
}

}  // namespace

std::int64_t last_save_ms(const state::Instance& instance) {
  const std::int64_t known = std::max(instance.started_ms, instance.saved_ms);
  return instance.journal == nullptr ? known
                                     : std::max(known, instance.journal->stats().last_snapshot_ms);
}

// The log is folded into a new snapshot, which is what Redis makes of its own.
void bgrewriteaof(Context& context, Args /*args*/) {
  state::Journal* journal = journal_of(context);
  if (journal == nullptr) {
    return;
  }
  if (journal->stats().snapshot_in_progress) {
    return context.reply.error("ERR Background append only file rewriting already in progress");
  }
  journal->request_snapshot();
  context.reply.simple("Background append only file rewriting started");
}

void bgsave(Context& context, Args args) {
  ArgReader in(context.reply, args);
  const bool schedule = in.take("SCHEDULE");
  if (in.more()) {
    in.fail();
  }
  if (in.failed()) {
    return;
  }
  state::Journal* journal = journal_of(context);
  if (journal == nullptr) {
    return;
  }
  const bool busy = journal->stats().snapshot_in_progress;
  if (busy && !schedule) {
    return context.reply.error("ERR Background save already in progress");
  }
  journal->request_snapshot();
  context.reply.simple(busy ? "Background saving scheduled" : "Background saving started");
}

void lastsave(Context& context, Args /*args*/) {
  context.reply.integer(last_save_ms(context.instance) / 1000);
}

// A snapshot is on disk when it replies; meanwhile nobody else is served, as in Redis. What
// comes after it belongs to the next turn.
void save(Context& context, Args /*args*/) {
  state::Journal* journal = journal_of(context);
  if (journal == nullptr) {
    return;
  }
  if (const base::Status saved = journal->save(); !saved) {
    return context.reply.error("ERR " + saved.error().message);
  }
  context.instance.saved_ms = context.now_ms;
  context.reply.ok();
}

}  // namespace sequent::cmd
