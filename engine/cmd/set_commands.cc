#include "engine/cmd/set_commands.h"

#include <limits>
#include <string>
#include <vector>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/collection_scan.h"
#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/lookup.h"
#include "engine/cmd/random_elements.h"
#include "engine/data/set.h"

namespace sequent::cmd {
namespace {

constexpr KeyEvent kSaddEvent{state::kSetEvent, "sadd"};
constexpr KeyEvent kSremEvent{state::kSetEvent, "srem"};

using data::Set;

Lookup<Set> find_or_create_set(Context& context, std::string_view key) {
  return find_or_create<Set>(
      context, key, static_cast<std::uint32_t>(context.instance.config.set_max_intset_entries));
}

void reply_all(resp::ReplySink& reply, const Set& set) {
  reply.begin_set(set.size());
  set.for_each([&](std::string_view member) { reply.bulk(member); });
}

// Records the removal of members, in commands of a bounded size.
void propagate_removal(Context& context,
                       std::string_view key,
                       const std::vector<std::string>& members) {
  constexpr std::size_t kMost = 1024;
  std::vector<std::string_view> command;
  for (std::size_t first = 0; first < members.size(); first += kMost) {
    command = {"SREM", key};
    const std::size_t last = std::min(first + kMost, members.size());
    for (std::size_t member = first; member < last; ++member) {
      command.emplace_back(members[member]);
    }
    context.propagate(command);
  }
}

// SPOP with a count.
void pop_many(Context& context, std::string_view key, Set& set, std::size_t count) {
  if (count >= set.size()) {
    reply_all(context.reply, set);
    context.will_change(key);
    context.keys.erase(key);
    context.changed(key);
    context.propagate({"DEL", key});
    return;
  }
  std::vector<std::string> popped;
  popped.reserve(count);
  visit_different(context.instance.random, set, count,
                  [&](std::string_view member) { popped.emplace_back(member); });
  context.reply.begin_set(count);
  for (const std::string& member : popped) {
    set.erase(member);
    context.reply.bulk(member);
  }
  context.changed(key);
  propagate_removal(context, key, popped);
}

}  // namespace

void sadd(Context& context, Args args) {
  const Lookup<Set> set = find_or_create_set(context, args[1]);
  if (set.failed()) {
    return;
  }
  std::int64_t added = 0;
  for (const std::string_view member : args.subspan(2)) {
    added += set->add(member) ? 1 : 0;
  }
  if (added > 0) {
    context.changed(args[1]);
  }
  context.reply.integer(added);
}

void srem(Context& context, Args args) {
  const Lookup<Set> set = find_for_change<Set>(context, args[1]);
  if (set.failed()) {
    return;
  }
  std::int64_t removed = 0;
  if (set) {
    for (const std::string_view member : args.subspan(2)) {
      removed += set->erase(member) ? 1 : 0;
    }
    if (removed > 0) {
      remove_if_empty(context, args[1], *set);
      context.changed(args[1]);
    }
  }
  context.reply.integer(removed);
}

void smove(Context& context, Args args) {
  const Lookup<const Set> source = find_as<Set>(context, args[1]);
  if (!source) {
    if (!source.failed()) {
      context.reply.integer(0);
    }
    return;
  }
  const std::string_view member = args[3];
  if (find_as<Set>(context, args[2]).failed()) {
    return;
  }
  if (args[1] == args[2] || !source->contains(member)) {
    context.reply.integer(source->contains(member) ? 1 : 0);
    return;
  }
  const Lookup<Set> from = find_for_change<Set>(context, args[1]);
  from->erase(member);
  remove_if_empty(context, args[1], *from);
  context.changed(args[1], kSremEvent);
  if (find_or_create_set(context, args[2])->add(member)) {
    context.changed(args[2], kSaddEvent);
  }
  context.reply.integer(1);
}

void sismember(Context& context, Args args) {
  const Lookup<const Set> set = find_as<Set>(context, args[1]);
  if (!set.failed()) {
    context.reply.integer(set && set->contains(args[2]) ? 1 : 0);
  }
}

void smismember(Context& context, Args args) {
  const Lookup<const Set> set = find_as<Set>(context, args[1]);
  if (set.failed()) {
    return;
  }
  const Args members = args.subspan(2);
  context.reply.begin_array(members.size());
  for (const std::string_view member : members) {
    context.reply.integer(set && set->contains(member) ? 1 : 0);
  }
}

void scard(Context& context, Args args) {
  const Lookup<const Set> set = find_as<Set>(context, args[1]);
  if (!set.failed()) {
    context.reply.integer(set ? static_cast<std::int64_t>(set->size()) : 0);
  }
}

void smembers(Context& context, Args args) {
  const Lookup<const Set> set = find_as<Set>(context, args[1]);
  if (set) {
    reply_all(context.reply, *set);
  } else if (!set.failed()) {
    context.reply.begin_set(0);
  }
}

void spop(Context& context, Args args) {
  if (args.size() > 3) {
    context.reply.error(kSyntaxError);
    return;
  }
  ArgReader in(context.reply, args, 2);
  const bool counted = in.more();
  const std::int64_t count = counted ? in.integer_in(0, std::numeric_limits<std::int64_t>::max(),
                                                     kMustBePositive, kMustBePositive)
                                     : 1;
  if (in.failed()) {
    return;
  }
  const Lookup<Set> set = find_for_change<Set>(context, args[1]);
  if (set.failed()) {
    return;
  }
  if (counted) {
    if (set && count > 0) {
      pop_many(context, args[1], *set, static_cast<std::size_t>(count));
    } else {
      context.reply.begin_set(0);
    }
    return;
  }
  if (!set) {
    context.reply.null();
    return;
  }
  std::string popped;
  set->sample([&] { return context.instance.random.next(); },
              [&](std::string_view member) { popped = member; });
  set->erase(popped);
  remove_if_empty(context, args[1], *set);
  context.changed(args[1]);
  context.propagate({"SREM", args[1], popped});
  context.reply.bulk(popped);
}

void srandmember(Context& context, Args args) {
  ArgReader in(context.reply, args, 2);
  const bool counted = in.more();
  if (args.size() > 3) {
    in.fail();
  }
  const std::int64_t count = counted ? read_random_count(in) : 1;
  if (in.failed()) {
    return;
  }
  const Lookup<const Set> set = find_as<Set>(context, args[1]);
  if (set.failed()) {
    return;
  }
  base::Random& random = context.instance.random;
  const auto reply = [&](std::string_view member) {
    context.reply.bulk(member);
  };
  if (!counted) {
    if (set) {
      set->sample([&] { return random.next(); }, reply);
    } else {
      context.reply.null();
    }
    return;
  }
  if (!set || count == 0) {
    context.reply.begin_array(0);
    return;
  }
  visit_random(
      context, *set, count, [&](std::size_t members) { context.reply.begin_array(members); },
      reply);
}

void sscan(Context& context, Args args) {
  CollectionScan scan;
  if (!scan.read_cursor(context, args)) {
    return;
  }
  const Lookup<const Set> set = find_as<Set>(context, args[1]);
  if (set.failed()) {
    return;
  }
  if (!set) {
    CollectionScan::reply_nothing(context);
    return;
  }
  if (scan.read_options(context, args)) {
    scan.run(context, [&](std::uint64_t cursor) {
      return set->scan(cursor, [&](std::string_view member) { scan.add(member); });
    });
  }
}

}  // namespace sequent::cmd
