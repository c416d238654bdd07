#include "engine/cmd/sync_commands.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/ascii.h"
#include "engine/base/parse.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/unblock.h"
#include "engine/resp/inline_request.h"

namespace sequent::cmd {
namespace {

bool is(std::string_view word, std::string_view option) {
  return base::equal_ignoring_case(word, option);
}

// All the data; then, unless that is all it wants, the effects of all writes. A replica is not
// answered any more. `greeting`: what comes before, but for the offset.
void full_sync(Context& context, std::string greeting) {
  state::Session& session = context.session;
  if (!session.is_replica) {
    session.reply_mode = state::ReplyMode::kOff;
    context.instance.replicas.add(session, std::move(greeting));
  }
}

// The parts that the data is to have: "functions", or "" for none. False: an error was replied.
bool read_filter(Context& context, std::string_view parts) {
  context.session.wanted_data = state::SyncData::kNothing;
  std::string line(parts);
  std::vector<std::string_view> words;
  if (!resp::split_inline_request(line, words)) {
    context.reply.error("ERR Missing rdb-filter-only values");
    return false;
  }
  for (const std::string_view word : words) {
    if (!is(word, "functions")) {
      context.reply.error("ERR Unsupported rdb-filter-only option: " + std::string(word));
      return false;
    }
    context.session.wanted_data = state::SyncData::kFunctions;
  }
  return true;
}

// A replica has got further: ends each WAIT that waited for it.
void end_waits(state::Instance& instance) {
  if (instance.blocking.sessions() == 0) {
    return;
  }
  for (const auto& [id, session] : instance.sessions) {
    if (session->blocked && session->blocked->replicas > 0 &&
        instance.replicas.acknowledged(session->written_offset) >= session->blocked->replicas) {
      unblock(instance, *session, Unblock::kTimeout);
      session->wake();
    }
  }
}

}  // namespace

// Whatever the replica has already, it begins anew.
void psync(Context& context, Args args) {
  if (!base::parse_int(args[2])) {
    return context.reply.error(kNotInteger);
  }
  full_sync(context, "FULLRESYNC " + context.instance.run_id + " ");
}

void replconf(Context& context, Args args) {
  if (args.size() % 2 == 0) {
    return context.reply.error(kSyntaxError);
  }
  for (std::size_t i = 1; i < args.size(); i += 2) {
    const std::string_view option = args[i];
    const std::string_view value = args[i + 1];
    if (is(option, "rdb-only")) {
      const auto number = base::parse_int(value);
      if (!number) {
        return context.reply.error(kNotInteger);
      }
      context.session.wants_data_only = *number == 1;
    } else if (is(option, "rdb-filter-only")) {
      if (!read_filter(context, value)) {
        return;
      }
    } else if (is(option, "listening-port") || is(option, "ack")) {
      const auto number = base::parse_int(value);
      if (!number) {
        return context.reply.error(kNotInteger);
      }
      state::ReplicaFacts& facts = context.session.replica;
      (is(option, "ack") ? facts.offset : facts.port) = *number;
      end_waits(context.instance);
    } else if (!is(option, "capa") && !is(option, "ip-address")) {
      return context.reply.error("ERR Unrecognized REPLCONF option: " + std::string(option));
    }
  }
  context.reply.ok();
}

void replicaof(Context& context, Args args) {
  if (is(args[1], "no") && is(args[2], "one")) {
    return context.reply.ok();
  }
  context.reply.error("ERR this server is no replica of another; others can follow it");
}

void sync(Context& context, Args /*args*/) {
  full_sync(context, {});
}

void wait(Context& context, Args args) {
  ArgReader in(context.reply, args);
  const std::int64_t wanted = in.integer();
  const std::int64_t deadline_ms = in.timeout_deadline_ms(context.now_ms);
  if (in.failed()) {
    return;
  }
  state::Replicas& replicas = context.instance.replicas;
  const std::int64_t there = replicas.acknowledged(context.session.written_offset);
  if (there >= wanted || context.origin != Origin::kClient) {
    return context.reply.integer(there);
  }
  replicas.ask_offsets();
  context.block({.deadline_ms = deadline_ms,
                 .timeout_reply = state::TimeoutReply::kReplicas,
                 .command = args,
                 .replicas = wanted});
}

}  // namespace sequent::cmd
