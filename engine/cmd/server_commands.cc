#include "engine/cmd/server_commands.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/base/ascii.h"
#include "engine/base/parse.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/client_line.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/info.h"
#include "engine/cmd/script_call.h"
#include "engine/cmd/script_runner.h"
#include "engine/cmd/version.h"

namespace sequent::cmd {
namespace {

state::Presence presence(const Context& context, data::Entry entry) {
  if (!entry) {
    return state::Presence::kAbsent;
  }
  return context.is_expired(entry) ? state::Presence::kStale : state::Presence::kThere;
}

void clear(Context& context, int db) {
  data::Keyspace& keys = *context.instance.databases[static_cast<std::size_t>(db)];
  context.instance.walks.before_clear(db);
  context.instance.watches.replaced_all(
      db, [&](std::string_view key) { return presence(context, keys.find(key)); },
      [](std::string_view) { return state::Presence::kAbsent; });
  keys.clear();
  context.instance.blocking.all_ready(db);
}

// ASYNC and SYNC are the same here: large values are always destroyed by another thread.
bool read_flush_mode(Context& context, Args args) {
  ArgReader in(context.reply, args);
  if (in.more() && !in.take("ASYNC") && !in.take("SYNC")) {
    in.fail();
  }
  if (in.more()) {
    in.fail();
  }
  return !in.failed();
}

std::optional<int> read_db(Context& context, std::string_view word, std::string_view error) {
  const auto index = base::parse_int(word);
  if (!index || *index < INT32_MIN || *index > INT32_MAX) {
    context.reply.error(error);
    return std::nullopt;
  }
  if (*index < 0 || *index >= static_cast<std::int64_t>(context.instance.databases.size())) {
    context.reply.error(kDbOutOfRange);
    return std::nullopt;
  }
  return static_cast<int>(*index);
}

}  // namespace

void dbsize(Context& context, Args /*args*/) {
  context.reply.integer(static_cast<std::int64_t>(context.keys.size()));
}

void flushall(Context& context, Args args) {
  if (!read_flush_mode(context, args)) {
    return;
  }
  for (int db = 0; db < static_cast<int>(context.instance.databases.size()); ++db) {
    clear(context, db);
  }
  context.instance.tracking.all_changed();
  ++context.instance.dirty;
  context.reply.ok();
}

void flushdb(Context& context, Args args) {
  if (!read_flush_mode(context, args)) {
    return;
  }
  clear(context, context.db);
  context.instance.tracking.all_changed();
  ++context.instance.dirty;
  context.reply.ok();
}

void info(Context& context, Args args) {
  const ScriptRunner::Usage scripts =
      context.scripts != nullptr ? context.scripts->usage() : ScriptRunner::Usage{};
  context.instance.memory.scripts = scripts.script_bytes;
  static_cast<void>(context.instance.memory.observe(context.instance.databases));
  context.reply.verbatim("txt",
                         info_text(context.instance, scripts, context.now_ms, args.subspan(1)));
}

// The version, without Redis's pictures.
void lolwut(Context& context, Args args) {
  if (args.size() >= 3 && base::equal_ignoring_case(args[1], "VERSION") &&
      !base::parse_int(args[2])) {
    return context.reply.error(kNotInteger);
  }
  context.reply.verbatim("txt", "Redis ver. " + std::string(kRedisVersion) + "\n");
}

void memory_usage(Context& context, Args args) {
  ArgReader in(context.reply, args, 3);
  while (in.more()) {
    if (in.take("SAMPLES", 1)) {
      in.integer_in(0, INT64_MAX, kSyntaxError);
    } else {
      in.fail();
    }
  }
  if (in.failed()) {
    return;
  }
  const Context::Counting looking(context, false);
  if (const data::Entry entry = context.find(args[2])) {
    context.reply.integer(static_cast<std::int64_t>(data::Keyspace::memory_bytes(entry)));
  } else {
    context.reply.null();
  }
}

// Always a master.
void role(Context& context, Args /*args*/) {
  const state::Replicas& replicas = context.instance.replicas;
  context.reply.begin_array(3);
  context.reply.bulk("master");
  context.reply.integer(static_cast<std::int64_t>(replicas.offset()));
  context.reply.begin_array(static_cast<std::size_t>(replicas.following()));
  for (const state::Replica& replica : replicas.all()) {
    if (replica.stage == state::Replica::Stage::kFollows) {
      const state::Session& session = *replica.session;
      context.reply.begin_array(3);
      context.reply.bulk(host_of(session.address));
      context.reply.bulk(std::to_string(session.replica.port));
      context.reply.bulk(std::to_string(session.replica.offset));
    }
  }
}

// The owner of the engine sees the request and stops; there is no reply.
void shutdown(Context& context, Args args) {
  ArgReader in(context.reply, args);
  bool save = false;
  bool no_save = false;
  bool force = false;
  bool abort = false;
  while (in.more()) {
    if (in.take("ABORT")) {
      abort = true;
    } else if (in.take("NOSAVE")) {
      no_save = true;
    } else if (in.take("SAVE")) {
      save = true;
    } else if (in.take("FORCE")) {
      force = true;
    } else if (!in.take("NOW")) {
      in.fail();
    }
  }
  if ((save && no_save) || (abort && args.size() > 2)) {
    in.fail();
  }
  if (abort) {
    in.fail("ERR No shutdown in progress.");
  }
  if (in.failed()) {
    return;
  }
  if (!no_save && !force && !write_failure(context.instance).empty()) {
    return context.reply.error("ERR Errors trying to SHUTDOWN. Check logs.");
  }
  if (state::SlowScript* slow = context.instance.slow_script; slow != nullptr) {
    if (!no_save) {
      return context.reply.error(busy_error(*slow));
    }
    slow->killed = true;
  }
  context.instance.shutdown_requested = true;
  context.session.closing = true;
}

void swapdb(Context& context, Args args) {
  const auto first = read_db(context, args[1], "ERR invalid first DB index");
  if (!first) {
    return;
  }
  const auto second = read_db(context, args[2], "ERR invalid second DB index");
  if (!second) {
    return;
  }
  auto& databases = context.instance.databases;
  if (*first != *second) {
    auto& one = databases[static_cast<std::size_t>(*first)];
    auto& other = databases[static_cast<std::size_t>(*second)];
    const auto in_one = [&](std::string_view key) {
      return presence(context, one->find(key));
    };
    const auto in_other = [&](std::string_view key) {
      return presence(context, other->find(key));
    };
    context.instance.walks.before_swap(*first, *second);
    context.instance.watches.replaced_all(*first, in_one, in_other);
    context.instance.watches.replaced_all(*second, in_other, in_one);
    std::swap(one, other);
    context.instance.blocking.all_ready(*first);
    context.instance.blocking.all_ready(*second);
  }
  ++context.instance.dirty;
  context.reply.ok();
}

void time(Context& context, Args /*args*/) {
  const std::int64_t now_us = context.instance.clock->wall_us();
  context.reply.begin_array(2);
  context.reply.bulk(std::to_string(now_us / 1'000'000));
  context.reply.bulk(std::to_string(now_us % 1'000'000));
}

}  // namespace sequent::cmd
