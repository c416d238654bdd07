#include "engine/cmd/zset_pop_commands.h"

#include <algorithm>
#include <limits>

#include "engine/base/parse.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/key_options.h"
#include "engine/cmd/lookup.h"
#include "engine/cmd/zset_lookup.h"
#include "engine/data/zset.h"

namespace sequent::cmd {
namespace {

using data::ZSet;

enum class Extreme : bool { kLeast, kGreatest };

std::string_view pop_name(Extreme which) {
  return which == Extreme::kLeast ? "ZPOPMIN" : "ZPOPMAX";
}

// Replies and removes `count` members, each as its own array if `nested`.
// REQUIRES: count <= zset.size()
void pop_members(Context& context, ZSet& zset, Extreme which, std::size_t count, bool nested) {
  if (count == 0) {
    return;
  }
  const auto reply = [&](std::string_view member, double score) {
    if (nested) {
      context.reply.begin_array(2);
    }
    context.reply.bulk(member);
    context.reply.real(score);
  };
  if (which == Extreme::kLeast) {
    zset.for_range(0, count, reply);
    zset.erase_range(0, count);
  } else {
    zset.for_range_down(zset.size() - 1, count, reply);
    zset.erase_range(zset.size() - count, count);
  }
}

void popped(Context& context, std::string_view key, Extreme which) {
  context.changed(key, {state::kZSetEvent, which == Extreme::kLeast ? "zpopmin" : "zpopmax"});
}

void pop(Context& context, Args args, Extreme which) {
  if (args.size() > 3) {
    context.reply.error(kSyntaxError);
    return;
  }
  ArgReader in(context.reply, args, 2);
  const bool counted = in.more();
  const std::int64_t wanted = counted ? in.integer_in(0, std::numeric_limits<std::int64_t>::max(),
                                                      kMustBePositive, kMustBePositive)
                                      : 1;
  if (in.failed()) {
    return;
  }
  const bool nested = counted && context.session.protocol > 2;
  bool found = false;
  std::size_t count = 0;
  if (!change_zset(context, args[1], IfAbsent::kLeave, [&](ZSet& zset) {
        found = true;
        count = std::min(static_cast<std::size_t>(wanted), zset.size());
        context.reply.begin_array(nested ? count : 2 * count);
        pop_members(context, zset, which, count, nested);
      })) {
    return;
  }
  if (!found) {
    context.reply.begin_array(0);
  }
  if (count > 0) {
    popped(context, args[1], which);
  }
}

// What to pop from the first sorted set among some keys.
struct ZSetPop {
  Args keys;
  Extreme which;
  std::size_t count;
  bool nested;  // replies the members as an array of pairs
};

// Replies the key and its members. False: no key holds a sorted set, nothing was replied.
bool pop_first(Context& context, const ZSetPop& pop) {
  for (const std::string_view key : keys_to_try(context, pop.keys)) {
    std::size_t count = 0;
    if (!change_zset(context, key, IfAbsent::kLeave, [&](ZSet& zset) {
          count = std::min(pop.count, zset.size());
          context.reply.begin_array(pop.nested ? 2 : 3);
          context.reply.bulk(key);
          if (pop.nested) {
            context.reply.begin_array(count);
          }
          pop_members(context, zset, pop.which, count, pop.nested);
        })) {
      return true;
    }
    if (count == 0) {
      continue;
    }
    popped(context, key, pop.which);
    if (pop.nested) {
      context.propagate(
          {pop_name(pop.which), key, base::format_int(static_cast<std::int64_t>(count))});
    } else {
      context.propagate({pop_name(pop.which), key});
    }
    return true;
  }
  return false;
}

void blocking_pop(Context& context, Args args, Extreme which) {
  ArgReader in(context.reply, args, args.size() - 1);
  const std::int64_t deadline_ms = in.timeout_deadline(context.now_ms);
  if (in.failed()) {
    return;
  }
  const Args keys = args.subspan(1, args.size() - 2);
  if (!pop_first(context, {.keys = keys, .which = which, .count = 1, .nested = false})) {
    context.block(
        {.keys = keys, .wanted = data::Type::kZSet, .deadline_ms = deadline_ms, .command = args});
  }
}

ZSetPop read_multi_pop(ArgReader& in) {
  ZSetPop pop{};
  pop.keys = read_counted_keys(in);
  pop.which = in.take("MAX") ? Extreme::kGreatest : Extreme::kLeast;
  if (pop.which == Extreme::kLeast && !in.take("MIN")) {
    in.fail();
  }
  pop.count = read_pop_count(in);
  pop.nested = true;
  return pop;
}

}  // namespace

void zpopmin(Context& context, Args args) {
  pop(context, args, Extreme::kLeast);
}
void zpopmax(Context& context, Args args) {
  pop(context, args, Extreme::kGreatest);
}
void bzpopmin(Context& context, Args args) {
  blocking_pop(context, args, Extreme::kLeast);
}
void bzpopmax(Context& context, Args args) {
  blocking_pop(context, args, Extreme::kGreatest);
}

void zmpop(Context& context, Args args) {
  ArgReader in(context.reply, args);
  const ZSetPop pop = read_multi_pop(in);
  if (!in.failed() && !pop_first(context, pop)) {
    context.reply.null_array();
  }
}

void bzmpop(Context& context, Args args) {
  ArgReader in(context.reply, args, 2);
  const ZSetPop pop = read_multi_pop(in);
  if (in.failed()) {
    return;
  }
  ArgReader timeout(context.reply, args, 1);
  const std::int64_t deadline_ms = timeout.timeout_deadline(context.now_ms);
  if (!timeout.failed() && !pop_first(context, pop)) {
    context.block({.keys = pop.keys,
                   .wanted = data::Type::kZSet,
                   .deadline_ms = deadline_ms,
                   .command = args});
  }
}

}  // namespace sequent::cmd
